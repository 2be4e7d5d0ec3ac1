using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Watchdog;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Watchdogs;

/// <summary>
/// The watchdog: a shell around <see cref="WatchGraph"/> and <see cref="WatchRules"/>. It waits for digests and one timer, tells
/// the swarm what it finds, and never acts itself.
/// </summary>
[Workflow("Watchdog")]
public sealed class Watchdog : IWatchdog
{
    private readonly WatchGraph graph = new();
    private readonly WakeTimer timer;
    private bool changed;

    /// <summary>Takes the snapshot before any digest that came with the start.</summary>
    [WorkflowInit]
    public Watchdog(WatchdogInput input)
    {
        timer = new WakeTimer(() => changed = true, "next attempt that is stuck, or task blocked for too long");
        graph.Take(input.Snapshot);
    }

    /// <inheritdoc/>
    [WorkflowRun]
    public async Task RunAsync(WatchdogInput input)
    {
        while (!Workflow.CancellationToken.IsCancellationRequested)
        {
            foreach (var intervention in WatchRules.Judge(graph, Workflow.UtcNow))
            {
                await TellAsync(input.Swarm, intervention);
            }

            timer.Arm(WatchRules.WakeAt(graph));
            await ChangeAsync();
            changed = false;
        }
    }

    private async Task ChangeAsync()
    {
        try
        {
            await Workflow.WaitConditionAsync(() => changed, Workflow.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            // That is how its swarm ends it: it ends well.
        }
    }

    /// <inheritdoc/>
    [WorkflowSignal(MessageNames.BoardChanged)]
    public Task BoardChangedAsync(IRawValue? digest = null)
    {
        try
        {
            graph.Take(RawInput.Read<WatchdogDigest>(digest, MessageNames.BoardChanged));
            changed = true;
        }
        catch (InvalidInputException e)
        {
            Log.SignalRefused(Workflow.Logger, e.Message);
        }

        return Task.CompletedTask;
    }

    private static async Task TellAsync(string swarm, Intervention intervention)
    {
        try
        {
            await Workflow.GetExternalWorkflowHandle(WorkflowIds.Swarm(swarm))
                .SignalAsync(MessageNames.Intervene, [intervention], new() { CancellationToken = CancellationToken.None });
        }
        catch (FailureException)
        {
            // The swarm has closed, and so will we.
        }
    }
}
