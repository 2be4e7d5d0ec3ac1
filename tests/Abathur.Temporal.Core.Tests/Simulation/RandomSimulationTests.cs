using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Core.Tests.Simulation;

/// <summary>What holds of every simulation, however its swarm looks and whatever chance does.</summary>
public sealed class RandomSimulationTests
{
    private static readonly string[] Authors = ["code-implementer", "architect"];

    private static readonly Gen<TaskSubmission[]> Tasks = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 3], Gen.Int[0, 1]).Array[1, 25].Select(drawn =>
        drawn.Select((one, i) => TestBoard.Task($"k{i}", [.. Enumerable.Range(0, i).Where(other => ((one.Item1 >> (other % 31)) & 7) == 0).Select(other => $"k{other}")]) with
        {
            Priority = (TaskPriority)(one.Item2 + 1),
            AgentType = Authors[one.Item3],
            Merge = one.Item2 == 3 && i == drawn.Length - 1 ? MergePolicy.Approve : null,
            MaxRetries = one.Item2,
        }).ToArray());

    private static readonly Gen<SwarmSettings> Settings = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Bool, Gen.Bool).Select(drawn => new SwarmSettings
    {
        MaxConcurrentTasks = drawn.Item1,
        CircuitBreakerThreshold = drawn.Item2,
        BudgetTokens = drawn.Item3 ? 150 : null,
        Review = drawn.Item4 ? new() { Agent = "reviewer" } : null,
    });

    private static readonly Gen<AttemptSample> Sample = Gen.Select(Gen.Int[0, 700], Gen.Int[0, 60], Gen.Int[0, 30], Gen.Int[0, 5]).Select(drawn => new AttemptSample
    {
        Agent = Authors[drawn.Item4 % 2],
        Kind = (AttemptKind)drawn.Item4,
        AgentSeconds = drawn.Item1,
        MergeSeconds = drawn.Item2,
        Usage = new(1, 10, 0.1m),
        Failure = drawn.Item3 <= (int)FailureKind.MissingProgram ? (FailureKind)drawn.Item3 : null,
        SentBack = drawn.Item2 % 2 == 0,
    });

    private static readonly Gen<(TaskSubmission[] Tasks, SwarmSettings Settings, AttemptSample[] Samples, int Seed)> Any =
        Gen.Select(Tasks, Settings, Sample.Array[0, 60], Gen.Int[0, 1_000_000]);

    [Fact]
    public void Run_AnySwarm_EndsWithinItsLimits() => Any.Sample(
        drawn =>
        {
            var run = Plays.Run(Plays.Of(drawn.Settings, drawn.Tasks), Plays.Seeded(drawn.Seed), drawn.Samples);

            Assert.True(run.MostAtOnce <= drawn.Settings.MaxConcurrentTasks);
            Assert.True(run.IsDone || run.Left.Count > 0 || run.Tasks.Any(task => task.State == TaskState.Failed));
            Assert.DoesNotContain(run.Tasks, task => task.State == TaskState.Running);
            Assert.DoesNotContain(WaitLimit.Score, run.Left.Keys);
            Assert.Equal(run.Tasks.Sum(task => task.Attempts) > 0, run.Drawn.Count > 0);
        },
        iter: 300);

    [Fact]
    public void Run_AnySwarm_TakesAtLeastItsCriticalPath() => Any.Sample(
        drawn =>
        {
            var run = Plays.Run(Plays.Of(drawn.Settings, drawn.Tasks), Plays.Seeded(drawn.Seed), drawn.Samples);
            var byId = run.Tasks.ToDictionary(task => task.Id);

            Assert.True(run.Seconds >= CriticalPath.Of(run.Tasks, task => task.DependsOn.Select(id => byId[id]), Forecasts.Length).Sum(Forecasts.Length) - 0.001);
            Assert.All(
                run.Tasks.Where(task => task.Start is not null).SelectMany(task => task.DependsOn.Select(id => (task, byId[id]))),
                edge => Assert.True(edge.task.Start >= edge.Item2.End));
        },
        iter: 300);

    [Fact]
    public void Run_SameDraws_IsTheSame() => Any.Sample(
        drawn =>
        {
            var (start, draw) = (Plays.Of(drawn.Settings, drawn.Tasks), Plays.Seeded(drawn.Seed));

            Assert.Equal(Told(Plays.Run(start, draw, drawn.Samples)), Told(Plays.Run(start, draw, drawn.Samples)));
        },
        iter: 100);

    private static string Told(SimulatedRun run) =>
        $"{run.Seconds} {run.Usage} {string.Join('\n', run.Tasks.Select(task => task with { DependsOn = [] }))} {string.Join(',', run.Held)}";
}
