using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;

namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>Whatever a board took, its checkpoint stays within the bound, and the board that is made of it goes on alike.</summary>
public sealed class FullBoardTests
{
    // A letter, what JSON escapes, and an emoji that takes three times its bytes in JSON.
    private static readonly Gen<Fat[]> Tasks = Gen.Select(
        Gen.OneOf("a", "\"", "\n", "ä", "日", "🙂", "\u0001"), Gen.Int[1000, 9000], Gen.Int[0, 20], (text, length, hints) => new Fat(text, length, hints)).Array[40, 400];

    [Fact]
    public void Write_FullBoardAfterManyFailures_StaysWithinTheBound() => Tasks.Sample(
        tasks =>
        {
            var test = Full(tasks);
            for (var round = 0; round < 30; round++)
            {
                Fail(test, FailureKind.Conflict, new string('\u0001', 1000));
                Assert.InRange(Size(test.Board), 1, SwarmCheckpoint.MaxBytes);
            }
        },
        iter: 6,
        threads: 1);

    [Fact]
    public void Write_FullBoard_IsRestoredWithEveryTaskAndGoesOnAlike() => Tasks.Sample(
        tasks =>
        {
            var stays = Full(tasks);
            for (var round = 0; round < 10; round++)
            {
                Fail(stays, (FailureKind)(round % 5), "it broke");
                stays.Pass(301);
            }

            var json = JsonSerializer.SerializeToUtf8Bytes(CheckpointWriter.Write(stays.Board), AbathurJson.Options);
            var moved = new TestBoard(
                BoardFactory.Create(TestBoard.Input(stays.Board.Settings, AbathurJson.Read<SwarmCheckpoint>(json, "checkpoint")), continued: true, stays.Now), stays.Now);

            Assert.Equal(Shape(stays.Board), Shape(moved.Board));
            Assert.Equal(stays.Starts(), moved.Starts());
        },
        iter: 6,
        threads: 1);

    [Fact]
    public void Submit_FullBoard_SaysHowMuchThereIsAndTakesWorkAgainOnceTasksClosed()
    {
        var test = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 1 });
        var fat = new TaskSubmission { Title = "fat", Description = new string('x', 20_000) };
        var refusal = Record.Exception(() => Enumerable.Range(0, 1000).ToList().ForEach(_ => test.Submit(fat)));
        Assert.IsType<RejectedException>(refusal);
        Assert.Contains("The swarm is full", refusal.Message, StringComparison.Ordinal);

        test.Complete(Assert.Single(test.Starts()));

        test.Submit(fat);
    }

    private static TestBoard Full(Fat[] tasks)
    {
        var test = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 8, MaxRetries = 100, CircuitBreakerThreshold = 1000, RetryBackoffSeconds = 0 });
        foreach (var task in tasks)
        {
            try
            {
                test.Submit(new TaskSubmission
                {
                    Title = "fat",
                    Description = Repeat(task.Text, task.Length),
                    Hints = [.. Enumerable.Repeat(task.Text, task.Hints)],
                });
            }
            catch (RejectedException)
            {
                break;
            }
        }

        return test;
    }

    private static void Fail(TestBoard test, FailureKind kind, string message)
    {
        foreach (var task in test.Starts())
        {
            test.Fail(task, kind, message);
        }
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static int Size(Board board) => JsonSerializer.SerializeToUtf8Bytes(CheckpointWriter.Write(board), AbathurJson.Options).Length;

    private static List<(string Id, TaskState State, int Attempts)> Shape(Board board) =>
        [.. board.Tasks.Select(task => (task.Id, task.State, TaskTransitions.IsClosed(task.State) ? 0 : task.Record.Attempts))];

    private sealed record Fat(string Text, int Length, int Hints);
}
