using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;

namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>
/// Random histories against what has to hold of every board. A failure prints the seed and the shortest history found;
/// the environment variable <c>CsCheck_Seed</c> plays it again.
/// </summary>
public sealed class RandomHistoryTests
{
    [Fact]
    public void Play_AnyHistory_KeepsTheInvariants() => Step.History.Sample(
        history =>
        {
            var (player, audit) = (new HistoryPlayer(), new BoardAudit());
            player.Start();
            foreach (var step in history)
            {
                TryPlay(player, step);
                audit.Check(player.Board, player.Now);
                audit.Next(player.Board, player.Now);
                audit.Check(player.Board, player.Now);
            }
        },
        iter: 200);

    [Fact]
    public void Play_AnyHistory_UsageIsTheSumOfWhatItsAttemptsUsed() => Step.History.Sample(
        history =>
        {
            var player = new HistoryPlayer();
            player.Start();
            foreach (var step in history)
            {
                TryPlay(player, step);
                Assert.Equal(player.Spent, player.Board.Usage);
                Dispatch.Next(player.Board, player.Now);
            }
        },
        iter: 100);

    [Fact]
    public void Play_WhatIsRejected_ChangesNothing() => Step.History.Sample(
        history =>
        {
            var player = new HistoryPlayer();
            player.Start();
            foreach (var step in history)
            {
                var before = Written(player);
                if (!TryPlay(player, step))
                {
                    Assert.Equal(before, Written(player));
                }

                Dispatch.Next(player.Board, player.Now);
            }
        },
        iter: 50);

    [Fact]
    public void Report_OfAnotherAttemptOrOnceMore_ChangesNoTaskAndNoSum() => Step.History.Sample(
        history =>
        {
            var player = new HistoryPlayer();
            player.Start();
            foreach (var step in history)
            {
                var before = WrittenWithoutEvents(player);
                TryPlay(player, step);
                if (step.Kind is StepKind.ReportLate or StepKind.ReportTwice)
                {
                    Assert.Equal(before, WrittenWithoutEvents(player));
                }

                Dispatch.Next(player.Board, player.Now);
            }
        },
        iter: 50);

    [Fact]
    public void Play_SameHistoryTwice_GivesTheSameCommandsAndTheSameBoard() => Step.History.Sample(
        history =>
        {
            var (one, other) = (new HistoryPlayer(), new HistoryPlayer());
            one.Start();
            other.Start();
            foreach (var step in history)
            {
                Assert.Equal(TryPlay(one, step), TryPlay(other, step));
                Assert.Equal(Commands(one), Commands(other));
            }

            Assert.Equal(Written(one), Written(other));
        },
        iter: 60);

    [Fact]
    public void Play_OnABoardRestoredAtEveryStep_GivesTheSameStartsAndTheSameBoard() => Step.History.Sample(
        history =>
        {
            var (stays, moves) = (new HistoryPlayer(), new HistoryPlayer());
            stays.Start();
            moves.Start();
            foreach (var step in history.Where(step => step.Kind != StepKind.ContinueAsNew))
            {
                Assert.Equal(TryPlay(stays, step), TryPlay(moves, step));
                moves.Play(new Step(StepKind.ContinueAsNew, 0, 0, 0));
                Assert.Equal(Starts(stays), Starts(moves));
                Assert.Equal(Dispatch.WakeAt(stays.Board, stays.Now), Dispatch.WakeAt(moves.Board, moves.Now));
            }

            Assert.Equal(Written(stays), Written(moves));
        },
        iter: 25);

    [Fact]
    public void StopAndStartAgain_AnyHistory_LosesNothingAndUsesNoRetry() => Step.History.Sample(
        history =>
        {
            var player = new HistoryPlayer();
            player.Start();
            foreach (var step in history.Where(step => step.Kind != StepKind.StopAndStartAgain))
            {
                TryPlay(player, step);
                Dispatch.Next(player.Board, player.Now);
            }

            var (state, before) = (player.Board.State, player.Board.Tasks.ToDictionary(task => task.Id, task => task.Record));
            player.Play(new Step(StepKind.StopAndStartAgain, 0, 0, 0));

            Assert.Equal((state, 0), (player.Board.State, player.Board.Running.Count));
            foreach (var (id, record) in before)
            {
                var task = player.Board.Get(id);
                if (record.Stuck == true)
                {
                    // It ended of its timeout, whoever ended it.
                    Assert.NotEqual(TaskState.Running, task.State);
                    continue;
                }

                var expected = record.State != TaskState.Running ? record.State : record.Canceling == true ? TaskState.Canceled : TaskState.Ready;
                // What waits for a canceled or failed one is blocked now.
                Assert.Equal((task.Id, expected, record.Retries, record.Attempts), (task.Id, task.State == TaskState.Blocked ? expected : task.State, task.Record.Retries, task.Record.Attempts));
            }
        },
        iter: 50);

    internal static bool TryPlay(HistoryPlayer player, Step step)
    {
        try
        {
            player.Play(step);
            return true;
        }
        catch (Exception e) when (e is RejectedException or InvalidInputException)
        {
            return false;
        }
    }

    private static string Commands(HistoryPlayer player) =>
        string.Join('\n', Dispatch.Next(player.Board, player.Now).Select(command => JsonSerializer.Serialize(command, command.GetType(), AbathurJson.Options)));

    // A restored board asks once more for the cancels that it can't know to have arrived.
    private static string Starts(HistoryPlayer player) => string.Join('\n', Dispatch.Next(player.Board, player.Now)
        .OfType<AttemptCommand.Start>()
        .Select(start => JsonSerializer.Serialize(start, AbathurJson.Options)));

    private static string Written(HistoryPlayer player) => JsonSerializer.Serialize(CheckpointWriter.Write(player.Board), AbathurJson.Options);

    private static string WrittenWithoutEvents(HistoryPlayer player) =>
        JsonSerializer.Serialize(CheckpointWriter.Write(player.Board) with { Events = [], LastEvent = 0 }, AbathurJson.Options);
}
