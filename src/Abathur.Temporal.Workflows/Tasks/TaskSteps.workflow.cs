using Abathur.Temporal.Contracts;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Tasks;

/// <summary>
/// The steps of an attempt. Taking the worktree and checking the evidence belong to the agent's activity, verifying belongs
/// to the merge's: they share a host and a fate, and each activity less makes the next task start sooner.
/// </summary>
internal sealed class TaskSteps(TaskRunInput input)
{
    // The activity keeps the agent's own timeout; this is for one that doesn't.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IntegrateTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan HostTimeout = TimeSpan.FromMinutes(10);
    private const int InfrastructureAttempts = 3;

    private AgentRun? run;

    public async Task<TaskRunResult> RunAsync()
    {
        run = input.MergeOn is { } host
            ? new AgentRun { Host = host, Usage = new AgentUsage() }
            : await Workflow.ExecuteActivityAsync((IAgentActivities agents) => agents.RunAgentAsync(input), AgentOptions());
        var commit = MayMerge(run)
            ? await Workflow.ExecuteActivityAsync(
                (IWorktreeActivities worktrees) => worktrees.IntegrateAsync(input), HostOptions("verify and merge", IntegrateTimeout, Workflow.CancellationToken))
            : run.Handoff is null ? run.Commit : null;
        await Workflow.WhenAllAsync(RememberAsync(run.Summary ?? "merged", null), ReleaseAsync(keepBranch: !input.ReadOnly && !MayMerge(run)));
        return new TaskRunResult
        {
            Summary = run.Summary,
            Commit = commit,
            Handoff = run.Handoff,
            AddWork = run.AddWork,
            Verdict = run.Verdict,
            Usage = run.Usage,
            Host = run.Host,
        };
    }

    /// <summary>What has to be done for an attempt that failed or was canceled: it is done also after a cancellation.</summary>
    public async Task AfterFailureAsync(TaskFailure failure)
    {
        if (failure.Kind is not (FailureKind.Canceled or FailureKind.Infrastructure or FailureKind.RateLimited or FailureKind.Auth))
        {
            await RememberAsync(failure.Message, failure.Kind);
        }

        if (run is not null)
        {
            await ReleaseAsync(keepBranch: input.MergeOn is not null && failure.Kind is FailureKind.Canceled or FailureKind.Infrastructure);
        }
    }

    // What waits to be approved is merged by an attempt of its own, without an agent.
    private bool MayMerge(AgentRun agent) =>
        agent.Handoff is null && !input.ReadOnly && (input.Merge == MergePolicy.Auto || input.MergeOn is not null);

    private async Task RememberAsync(string outcome, FailureKind? failure)
    {
        var lesson = new Lesson(input.Swarm, input.Repository, input.TaskId, input.Attempt, input.Title, input.Agent, outcome, failure);
        try
        {
            await Workflow.ExecuteActivityAsync((IMemoryActivities memory) => memory.RememberAsync(lesson), new()
            {
                StartToCloseTimeout = TimeSpan.FromSeconds(30),
                ScheduleToCloseTimeout = TimeSpan.FromMinutes(2),
                RetryPolicy = new RetryPolicy { MaximumAttempts = InfrastructureAttempts },
                Summary = "remember",
                CancellationToken = CancellationToken.None,
            });
        }
        catch (ActivityFailureException e)
        {
            Log.CourtesyFailed(Workflow.Logger, "Remembering the outcome", input.TaskId, e);
        }
    }

    private async Task ReleaseAsync(bool keepBranch)
    {
        try
        {
            await Workflow.ExecuteActivityAsync(
                (IWorktreeActivities worktrees) => worktrees.ReleaseWorktreeAsync(new AttemptRelease(input, keepBranch)),
                HostOptions("release the worktree", TimeSpan.FromMinutes(5), CancellationToken.None));
        }
        catch (ActivityFailureException e)
        {
            Log.CourtesyFailed(Workflow.Logger, "Releasing the worktree", input.TaskId, e);
        }
    }

    private ActivityOptions AgentOptions() => new()
    {
        TaskQueue = TaskQueues.Agents(Workflow.Info.TaskQueue),
        StartToCloseTimeout = TimeSpan.FromSeconds(input.TimeoutSeconds) + Slack,
        HeartbeatTimeout = TimeSpan.FromSeconds(3 * input.HeartbeatIntervalSeconds),
        RetryPolicy = new RetryPolicy { MaximumAttempts = InfrastructureAttempts },
        CancellationType = ActivityCancellationType.WaitCancellationCompleted,
        Summary = Wire.Summary($"{input.Agent}: {input.Title}"),
    };

    private ActivityOptions HostOptions(string summary, TimeSpan timeout, CancellationToken cancellation) => new()
    {
        TaskQueue = TaskQueues.Host(Workflow.Info.TaskQueue, run!.Host),
        StartToCloseTimeout = timeout,
        ScheduleToStartTimeout = HostTimeout,
        HeartbeatTimeout = TimeSpan.FromSeconds(3 * input.HeartbeatIntervalSeconds),
        RetryPolicy = new RetryPolicy { MaximumAttempts = InfrastructureAttempts },
        CancellationType = ActivityCancellationType.WaitCancellationCompleted,
        Summary = summary,
        CancellationToken = cancellation,
    };
}
