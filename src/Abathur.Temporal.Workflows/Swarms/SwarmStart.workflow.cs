using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Views;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>The first and the last activity of a swarm.</summary>
internal static class SwarmStart
{
    /// <exception cref="InvalidInputException">The workflow runs under another id than the swarm's.</exception>
    public static void RequireWorkflowId(SwarmInput input)
    {
        var needed = WorkflowIds.Swarm(SwarmName.Require(input.Name));
        if (Workflow.Info.WorkflowId != needed)
        {
            throw new InvalidInputException(
                $"The swarm '{input.Name}' has to run as workflow '{needed}', not '{Workflow.Info.WorkflowId}'. Start it with: temporal workflow start "
                + $"--type Swarm --task-queue {Workflow.Info.TaskQueue} --workflow-id {needed} --input '…'");
        }
    }

    /// <exception cref="ApplicationFailureException">What an operator has to fix, as the workflow's own failure.</exception>
    public static async Task<PreparedSwarm> PrepareAsync(SwarmInput input, CancellationToken cancellation)
    {
        var prepare = Workflow.Patched(Versions.IntegrationRef) ? Begin(input) : new PrepareSwarm(input.Name, input.Repository);
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (ISwarmActivities activities) => activities.PrepareSwarmAsync(prepare), Options("find the base commit and the agents", cancellation));
        }
        catch (ActivityFailureException e) when (e.InnerException is ApplicationFailureException { ErrorType: FailureTypes.InvalidInput } inner)
        {
            throw new ApplicationFailureException(inner.Message, FailureTypes.InvalidInput, nonRetryable: true);
        }
    }

    /// <summary>Waits for the end of a preparation that was canceled, whatever came of it.</summary>
    public static async Task AbandonAsync(Task<PreparedSwarm> prepared)
    {
        try
        {
            await prepared;
        }
        catch (Exception e) when (e is FailureException || TemporalException.IsCanceledException(e))
        {
            // The swarm ends, and needs it no longer.
        }
    }

    /// <summary>Cleaning up is a courtesy: what it can't do, the next start does. Returns what it says; null: nothing.</summary>
    public static async Task<CleanedSwarm?> CleanUpAsync(Board board)
    {
        if (board.Prepared is null && board.Rules >= RulesVersion.Third)
        {
            // It was stopped while it started: there is nothing yet.
            return null;
        }

        var canceled = BoardViews.CanceledAttempts(board);
        var cleanUp = new SwarmCleanUp(board.Name, board.Repository, canceled.Count > 0 ? canceled : null);

        try
        {
            return await Workflow.ExecuteActivityAsync(
                (ISwarmActivities activities) => activities.CleanUpSwarmAsync(cleanUp),
                Options("prune worktrees, let memory decay"));
        }
        catch (ActivityFailureException e)
        {
            Log.CleanUpFailed(Workflow.Logger, e);
            return null;
        }
    }

    // A swarm that continues keeps the integration branch that it has.
    private static PrepareSwarm Begin(SwarmInput input) => input.Checkpoint?.Prepared is { } before
        ? new(input.Name, input.Repository with { IntegrationRef = before.IntegrationRef }, SwarmBegin.Resume)
        : new(input.Name, input.Repository with { IntegrationRef = GitRefs.Integration(input.Name) }, input.ResetBranch ? SwarmBegin.Reset : SwarmBegin.New);

    public static ActivityOptions Options(string summary, CancellationToken cancellation = default) => new()
    {
        StartToCloseTimeout = TimeSpan.FromMinutes(2),

        // By time, not by attempts: each host that lacks the repository's folder uses one to leave it to others.
        ScheduleToCloseTimeout = TimeSpan.FromMinutes(10),
        RetryPolicy = new RetryPolicy { MaximumInterval = TimeSpan.FromSeconds(30) },
        Summary = summary,
        CancellationToken = cancellation,
    };
}
