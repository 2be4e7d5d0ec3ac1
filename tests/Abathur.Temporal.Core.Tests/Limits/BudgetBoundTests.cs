using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Limits;

/// <summary>
/// Whatever attempts use and however they end: what is spent passes a budget by no more than one report of each attempt that ran at once.
/// </summary>
public sealed class BudgetBoundTests
{
    private const int Report = 40;

    private static readonly Gen<(int Budget, int? Attempt, int AtOnce, (int Which, int Used, int End)[] Steps)> History =
        from budget in Gen.Int[1, 2000]
        from attempt in Gen.Int[0, 400]
        from atOnce in Gen.Int[1, 6]
        from steps in Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 5]).Array[1, 80]
        select (budget, attempt == 0 || attempt > budget ? (int?)null : attempt, atOnce, steps);

    [Fact]
    public void Next_AnyHistory_SpendsNoMoreThanEachBudgetAndOneReportOfEachThatRan() => History.Sample(
        history =>
        {
            var board = Start(history.Budget, history.Attempt, history.AtOnce);
            Next();
            foreach (var step in history.Steps)
            {
                if (board.Running.Count > 0)
                {
                    End(board, board.Running.ElementAt(step.Which % board.Running.Count), step.Used, step.End);
                }

                if (step.Which % 7 == 0)
                {
                    board = BoardFactory.Create(TestBoard.Input(board.Settings, CheckpointWriter.Write(board)), continued: true, TestBoard.Start);
                }

                Next();
                Assert.Equal(board.Tasks.Sum(task => task.Record.Reserved?.Tokens ?? 0), board.Reserved.Tokens);
                CheckBounds(board);
                CheckThatSomebodyKnows(board);
            }

            void Next()
            {
                var starts = Dispatch.Next(board, TestBoard.Start).OfType<AttemptCommand.Start>().ToList();
                if (starts.Count > 0)
                {
                    Assert.True(board.Usage.Tokens + board.Reserved.Tokens <= board.Settings.BudgetTokens, "More was reserved than is left.");
                }
            }
        },
        iter: 300);

    private static Board Start(int budget, int? attempt, int atOnce)
    {
        var settings = new SwarmSettings
        {
            BudgetTokens = budget, AttemptBudgetTokens = attempt, MaxConcurrentTasks = atOnce, MaxRetries = 100, LineageRetries = 1000, RetryBackoffSeconds = 0, CircuitBreakerThreshold = 1000,
        };
        var board = new TestBoard(settings);
        Goals.Add(board.Board, new Goal { Name = "g", BudgetTokens = Math.Max(budget / 2, Math.Max(1, attempt ?? 0)) }, board.Now);
        board.Submit([.. Enumerable.Range(0, 30).Select(number => TestBoard.Task($"{number}") with
        {
            Goal = number % 3 == 0 ? "g" : null,
            BudgetTokens = number % 4 == 0 ? Math.Max(1, budget / (2 + number)) : null,
        })]);
        return board.Board;
    }

    // An agent is ended once a report has passed its budget: it used that much and at most one report on top.
    private static void End(Board board, int number, int used, int end)
    {
        var task = board.Get(TaskId.Format(number));
        var most = task.Record.Reserved!.Tokens!.Value;
        var passes = used > most;
        var usage = new AgentUsage(1, passes ? most + 1 + (used % Report) : used);
        AttemptEnds.Take(
            board,
            new AttemptReport
            {
                Task = task.Id,
                Attempt = task.Record.Attempts,
                Result = !passes && end < 2 ? new AttemptResult { Usage = usage, Commit = "abc" } : null,
                Failure = !passes && end < 2 ? null : new TaskFailure { Kind = passes ? FailureKind.Budget : FailureKind.Verification, Message = "it ended", Usage = usage },
            },
            TestBoard.Start);
    }

    private static void CheckBounds(Board board)
    {
        var slack = board.Settings.MaxConcurrentTasks * Report;
        Assert.InRange(board.Usage.Tokens, 0, board.Settings.BudgetTokens!.Value + slack);
        Assert.InRange(board.Tasks.Where(task => task.Spec.Goal == "g").Sum(task => task.Record.Usage?.Tokens ?? 0), 0, board.Goals["g"].BudgetTokens!.Value + slack);
        Assert.All(board.Tasks.Where(task => task.Spec.BudgetTokens is not null), task =>
            Assert.InRange(task.Record.Usage?.Tokens ?? 0, 0, task.Spec.BudgetTokens!.Value + Report));
    }

    // Nothing runs, and work is ready: then a question is open, not a silent wait.
    private static void CheckThatSomebodyKnows(Board board)
    {
        if (board.Running.Count == 0 && board.Count(TaskState.Ready) > 0)
        {
            Assert.Contains(board.AllEscalations, asked => asked is { Kind: EscalationKind.Budget, ClosedAt: null });
        }
    }
}
