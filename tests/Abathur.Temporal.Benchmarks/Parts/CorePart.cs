using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Watchdog;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Core alone: a board that takes, starts and completes a graph in which each task waits for two earlier ones.</summary>
internal sealed class CorePart : IBenchmarkPart
{
    private const int Limit = 50;
    private const int LargeRounds = 5;
    private const int Middle = 10_000;
    private const int MiddleRounds = 10;
    private const int DigestEvery = 500;
    private const int Small = 100;
    private const int SmallRounds = 1000;
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public string Name => "core";

    public Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        Measure(options.Core);
        var large = Enumerable.Range(0, LargeRounds).Select(_ => Measure(options.Core)).ToList();
        var seconds = new Samples(large.Select(round => round.Seconds)).Median;
        var atLarge = new Samples(large.Select(round => round.Report)).Median;
        var atMiddle = new Samples(Enumerable.Range(0, MiddleRounds).Select(_ => Measure(Middle).Report)).Median;
        var atSmall = Enumerable.Range(0, SmallRounds).Select(_ => Measure(Small).Report).Sum() / SmallRounds;
        report.Title("Core alone");
        report.Table(
            ["measured, as CPU", "figure", "aim"],
            [$"{options.Core} tasks submitted, started at a limit of {Limit}, completed", $"{seconds:0.00} s", Aim.AtMost(2, seconds, " s")],
            [$"a report and the dispatch after it, at {Small}", $"{atSmall:0.0} µs", string.Empty],
            [$"the same at {Middle}", $"{atMiddle:0.0} µs", string.Empty],
            [$"the same at {options.Core}", $"{atLarge:0.0} µs", string.Empty]);
        return Task.CompletedTask;
    }

    private static (double Seconds, double Report) Measure(int tasks)
    {
        var input = new SwarmInput { Name = "bench", Repository = new() { Path = "/nowhere" }, Settings = new() { MaxConcurrentTasks = Limit } };
        var board = BoardFactory.Create(input, continued: false, Start);
        board.CheckpointBytes = int.MaxValue;
        Lifecycle.Start(board, Prepared(), Start);
        var begin = Environment.CpuUsage.TotalTime;
        for (var first = 1; first <= tasks; first += SubmissionRules.MaxBatch)
        {
            Submissions.Accept(board, new SubmitTasks { Tasks = [.. Enumerable.Range(first, Math.Min(SubmissionRules.MaxBatch, tasks - first + 1)).Select(Submission)] }, Start);
        }

        var running = new Queue<AttemptCommand.Start>(Dispatch.Next(board, Start).OfType<AttemptCommand.Start>());
        WatchFeed.Snapshot(board, Start);
        var submitted = Environment.CpuUsage.TotalTime;
        while (running.TryDequeue(out var attempt))
        {
            AttemptEnds.Take(board, Completed(attempt), Start);
            if (board.Count(TaskState.Completed) % DigestEvery == 0)
            {
                WatchFeed.Digest(board, Start);
            }

            foreach (var next in Dispatch.Next(board, Start).OfType<AttemptCommand.Start>())
            {
                running.Enqueue(next);
            }
        }

        var ended = Environment.CpuUsage.TotalTime;
        var completed = board.Count(TaskState.Completed);
        return completed == tasks
            ? ((ended - begin).TotalSeconds, (ended - submitted).TotalMicroseconds / tasks)
            : throw new InvalidOperationException($"{completed} of {tasks} tasks completed: such a run measures nothing.");
    }

    private static TaskSubmission Submission(int number) =>
        number <= Limit ? NoOpSwarm.Submission(number) : NoOpSwarm.Submission(number, number - Limit, number / 2);

    private static AttemptReport Completed(AttemptCommand.Start attempt) => new()
    {
        Task = attempt.Input.TaskId,
        Attempt = attempt.Input.Attempt,
        Result = new AttemptResult { Summary = "done", Commit = "c0ffee", Usage = new AgentUsage(1, 100, 0.01m) },
    };

    private static PreparedSwarm Prepared() => new() { BaseCommit = "c0ffee", Roster = NoOpActivities.Roster, SearchAttributes = [] };
}
