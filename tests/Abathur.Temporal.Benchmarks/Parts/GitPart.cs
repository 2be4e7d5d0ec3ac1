using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Real git and real programs as agents: tasks a second, what a child's history holds, and how close to the ideal the pacing is.</summary>
internal sealed class GitPart() : ServerPart<GitResult>("git", "With real git and programs as agents", ServerKind.DevFast, ServerKind.Embedded)
{
    private const int Limit = 10;
    private const int PacedTasks = 20;
    private const int PacedLimit = 4;
    private const int PacedSeconds = 3;
    private const int PacedRounds = 3;
    private const double Ideal = (double)PacedTasks / PacedLimit * PacedSeconds;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task<GitResult> MeasureAsync(RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        var (seconds, tasks) = await RunAsync(client, Limit, options.GitTasks, 0, cancel);
        report.Progress($"{options.GitTasks} tasks in {seconds:0.0} s");
        var paced = new List<double>();
        for (var round = 1; round <= PacedRounds; round++)
        {
            paced.Add((await RunAsync(client, PacedLimit, PacedTasks, PacedSeconds, cancel)).Seconds);
            report.Progress($"round {round} of {PacedTasks} tasks of {PacedSeconds} s: {paced[^1]:0.0} s");
        }

        return new GitResult { Rate = options.GitTasks / seconds, Tasks = tasks, Paced = new Samples(paced) };
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, GitResult Result)> results)
    {
        report.Text($"{options.GitTasks} tasks at a limit of {Limit}: worktree, `sh` as the agent, verify command, merge, memory. Then {PacedTasks} tasks of {PacedSeconds} s at a limit of {PacedLimit}, {PacedRounds} rounds.");
        report.Table(
            [["server", "measured", "figure", "aim"],
            .. results.SelectMany(row => Rows(row.Server, row.Result))]);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(string server, GitResult result)
    {
        var events = new Samples(result.Tasks.Select(task => (double)task.Events.Count));
        var bytes = new Samples(result.Tasks.Select(task => (double)task.Bytes));
        yield return [server, "tasks/s", $"{result.Rate:0.0}", string.Empty];
        yield return [server, "a task's worktree, recall, agent and evidence, p50", Time(result, ActivityNames.RunAgent), string.Empty];
        yield return [server, "a task's verify, merge and release, its turn awaited, p50", Time(result, ActivityNames.Integrate), string.Empty];
        yield return [server, "events of a child, p50 and most", $"{events.Median:0}, {events.Max:0}", Aim.AtMost(45, events.Max)];
        yield return [server, "bytes of a child, p50 and most", $"{bytes.Median:0}, {bytes.Max:0}", Aim.AtMost(12 * 1024, bytes.Max)];
        yield return
        [
            server,
            $"paced: against the ideal {Ideal:0} s",
            $"{result.Paced.Median:0.0} s ({result.Paced.Min:0.0}–{result.Paced.Max:0.0})",
            Aim.AtMost(1.1, result.Paced.Median / Ideal, " ×"),
        ];
    }

    private static string Time(GitResult result, string activity) =>
        $"{new Samples(result.Tasks.SelectMany(task => task.ActivitySeconds(activity))).Median * 1000:0} ms";

    private static async Task<(double Seconds, IReadOnlyList<RunHistory> Tasks)> RunAsync(
        ITemporalClient client, int limit, int tasks, int agentSeconds, CancellationToken cancel)
    {
        await using var swarm = await GitSwarm.StartAsync(client, limit, $"{agentSeconds}", cancel);
        await swarm.Swarm.SubmitAsync([.. Enumerable.Range(1, tasks).Select(number => new TaskSubmission { Title = $"Task {number}" })]);
        await swarm.Swarm.CompletedAsync(tasks, Interval, cancel);
        var runs = await swarm.Swarm.RunsAsync();
        var histories = new List<RunHistory>();
        for (var number = 1; number <= tasks; number++)
        {
            histories.Add(await swarm.Swarm.TaskAsync(number));
        }

        var seconds = runs[^1].Last(EventType.ChildWorkflowExecutionCompleted) - runs[0].First(EventType.StartChildWorkflowExecutionInitiated);
        return (seconds.TotalSeconds, histories);
    }
}
