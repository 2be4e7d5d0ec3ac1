using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>
/// The swarm: a shell around the <see cref="Board"/>. Messages become decisions (in <c>Swarm.messages.workflow.cs</c>),
/// decisions become commands, and the loop below carries those out. It waits for changes and one timer, and never polls.
/// </summary>
[Workflow("Swarm")]
public sealed partial class Swarm : ISwarm
{
    private readonly SwarmInput? input;
    private readonly Board? maybeBoard;
    private readonly Exception? refusal;
    private readonly AttemptRunner attempts;
    private readonly WakeTimer timer;
    private readonly WatchdogLink watchdog;
    private readonly StatusAttribute status = new();
    private bool changed;

    /// <summary>Reads the input before any handler runs. What is wrong with it is kept for <see cref="RunAsync"/> to fail with.</summary>
    [WorkflowInit]
    public Swarm(IRawValue? input = null)
    {
        attempts = new AttemptRunner(() => Board, Touch);
        timer = new WakeTimer(Touch, "next retry, probe or deadline");
        watchdog = new WatchdogLink(() => Board);
        try
        {
            this.input = RawInput.Read<SwarmInput>(input, "The swarm's input");
            SwarmStart.RequireWorkflowId(this.input);
            maybeBoard = BoardFactory.Create(this.input, IsContinued, Workflow.UtcNow, Rules, WasReset);
        }
        catch (InvalidInputException e)
        {
            refusal = e;
        }
    }

    // A run keeps the rules it began with: its history is replayed.
    private static RulesVersion Rules =>
        Workflow.Patched(Versions.SixthRules) ? RulesVersion.Sixth
        : Workflow.Patched(Versions.FifthRules) ? RulesVersion.Fifth
        : Workflow.Patched(Versions.FourthRules) ? RulesVersion.Fourth
        : Workflow.Patched(Versions.ThirdRules) ? RulesVersion.Third
        : Workflow.Patched(Versions.SecondRules) ? RulesVersion.Second
        : RulesVersion.First;

    private static bool IsContinued => Workflow.Info.ContinuedRunId is not null;

    // A run that is reset keeps the start of the one before, and the run id in it.
    private static bool WasReset => Workflow.Info.OriginalExecutionRunId != Workflow.Info.RunId;

    private Board Board => maybeBoard ?? throw Answers.Refuse(refusal!);

    /// <inheritdoc/>
    [WorkflowRun]
    public async Task<SwarmResult> RunAsync(IRawValue? input = null)
    {
        var board = Board;
        _ = StopWhenCanceledAsync(board);
        attempts.AdoptRunning();
        if (!IsContinued && !await StartAsync(board))
        {
            return await FinishAsync(board);
        }

        watchdog.Start();

        while (true)
        {
            CarryOut(Dispatch.Next(board, Workflow.UtcNow));
            Workflow.CurrentDetails = BoardMarkdown.Render(board);
            status.Follow(board);
            if (Lifecycle.IsDrained(board))
            {
                return await FinishAsync(board);
            }

            if (IsTimeToContinueAsNew(board))
            {
                await ContinueAsNewAsync(board);
            }

            timer.Arm(Dispatch.WakeAt(board, Workflow.UtcNow));
            await Workflow.WaitConditionAsync(() => changed, CancellationToken.None);
            changed = false;
        }
    }

    // False: it was stopped while it started, perhaps because its repository can't be reached.
    private async Task<bool> StartAsync(Board board)
    {
        using var stopped = new CancellationTokenSource();
        var prepared = SwarmStart.PrepareAsync(input!, stopped.Token);
        if (board.Rules >= RulesVersion.Third)
        {
            await Workflow.WaitConditionAsync(() => prepared.IsCompleted || board.State == SwarmState.Stopping, CancellationToken.None);
            if (!prepared.IsCompleted)
            {
                stopped.Cancel();
                await SwarmStart.AbandonAsync(prepared);
                return false;
            }
        }

        Lifecycle.Start(board, await prepared, Workflow.UtcNow);
        return true;
    }

    private static bool IsTimeToContinueAsNew(Board board) =>
        Workflow.ContinueAsNewSuggested || Workflow.CurrentHistoryLength >= board.Settings.ContinueAsNewEvents;

    private void Touch() => changed = true;

    // Awaited, not registered with the token: a callback alone wakes no one, because conditions are looked at only when a task ran.
    private async Task StopWhenCanceledAsync(Board board)
    {
        try
        {
            await Workflow.WaitConditionAsync(() => false, Workflow.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Lifecycle.Stop(board, new StopRequest { Mode = StopMode.Force }, Workflow.UtcNow);
            Touch();
        }
    }

    private void CarryOut(IReadOnlyList<AttemptCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case AttemptCommand.Start start:
                    attempts.Start(start);
                    break;
                case AttemptCommand.Cancel cancel:
                    attempts.Cancel(cancel);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown command {command}.");
            }
        }
    }

    private async Task<SwarmResult> FinishAsync(Board board)
    {
        var cleaning = SwarmStart.CleanUpAsync(board);
        await Workflow.WhenAllAsync(cleaning, watchdog.EndAsync());
        Lifecycle.Stopped(board, Workflow.UtcNow);
        Workflow.CurrentDetails = BoardMarkdown.Render(board);
        status.Follow(board);
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished, CancellationToken.None);
        return new SwarmResult
        {
            Name = board.Name,
            Mode = board.StopMode,
            Tasks = BoardViews.Counts(board),
            Usage = board.Usage,
            LeftFolders = (await cleaning)?.LeftFolders,
            Checkpoint = CheckpointWriter.Write(board),
        };
    }

    // The watchdog would die at the switch, and unnoticed if it didn't: it is ended before, and a new one starts after.
    // Running attempts survive the switch. Each is asked, while it can still be, to report by signal to the next run; one
    // that can't be asked any more has closed, and its close event is waited for. After the last of these waits nothing
    // may come between the checkpoint and the switch: the server refuses the switch if a message came, and we are replayed.
    private async Task ContinueAsNewAsync(Board board)
    {
        await Workflow.WhenAllAsync(attempts.HandOverAsync(), watchdog.EndAsync());
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished && attempts.IsHandedOver, CancellationToken.None);
        throw Workflow.CreateContinueAsNewException(
            Workflow.Info.WorkflowType,
            [input! with { Settings = board.Settings, Checkpoint = CheckpointWriter.Write(board) }]);
    }
}
