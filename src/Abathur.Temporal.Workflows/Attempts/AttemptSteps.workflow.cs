using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Workflows.Swarms;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Attempts;

/// <summary>
/// The steps of an attempt. Taking the worktree and checking the evidence belong to the agent's activity; verifying, giving
/// the worktree back and remembering belong to the merge's: they share a host and a fate, and each activity less makes the
/// next task start sooner.
/// </summary>
internal sealed class AttemptSteps(AttemptInput input)
{
    // The activity keeps the agent's own timeout; this is for one that doesn't.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    // A verify command is ended by its own limit, and waits for its turn without one; a hung activity shows by its heartbeats.
    private static readonly TimeSpan MergeSlack = TimeSpan.FromDays(1);
    private static readonly TimeSpan MinHostTimeout = TimeSpan.FromSeconds(30);
    private const int InfrastructureAttempts = 3;

    private readonly Placement placement = new();
    private readonly Spending spending = new();
    private AgentRun? run;

    // Its merge failed with its host, and may be done all the same; null: there is none.
    private AgentRun? unheard;

    // What it had on the host that it left; null: nothing that could be continued.
    private AgentSession? left;

    private TimeSpan HeartbeatTimeout => TimeSpan.FromSeconds(3 * input.HeartbeatIntervalSeconds);

    private double PrepareSeconds => WorktreeSetups.Seconds(input.Setup);

    // A host's own queue is never held up by agents, so that a step which is not taken for so long is a dead host's.
    private TimeSpan HostTimeout => HeartbeatTimeout * 3 > MinHostTimeout ? HeartbeatTimeout * 3 : MinHostTimeout;

    /// <summary>The failure that ends the attempt, with all that the attempt used, and its agent's session.</summary>
    public TaskFailure Account(TaskFailure failure) => spending.In(failure) with { Session = failure.Session ?? run?.Session ?? left };

    /// <summary>Runs the steps on one host; if a host or its worker fails, runs all of them on the next.</summary>
    public async Task<AttemptResult> RunAsync()
    {
        try
        {
            return await RunOnHostsAsync();
        }
        catch (Exception e) when (unheard is not null && TemporalException.IsCanceledException(e))
        {
            // No other host has looked yet.
            if (Workflow.Patched(Versions.FindsMergeWhenCanceled) && await FindMergeAsync(MergeOf(unheard), unheard.Host) is { } commit)
            {
                return ResultOf(unheard, commit);
            }

            throw;
        }
    }

    private async Task<AttemptResult> RunOnHostsAsync()
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                return await RunOnOneHostAsync();
            }
            catch (ActivityFailureException e) when (input.MergeOn is null && !Workflow.CancellationToken.IsCancellationRequested
                && placement.PauseAfter(e, run?.Host) is { } wait)
            {
                Log.AttemptMoves(Workflow.Logger, input.TaskId, input.Attempt, e);
                pause = wait;
                await LeaveHostAsync(e);
            }

            await Workflow.DelayWithOptionsAsync(new(pause, "the attempt goes to another host"));
        }
    }

    private async Task<AttemptResult> RunOnOneHostAsync()
    {
        var placed = Placed();
        run = input.MergeOn is { } host
            ? new AgentRun { Host = host, Usage = new AgentUsage() }
            : await Workflow.ExecuteActivityAsync((IAgentActivities agents) => agents.RunAgentAsync(placed), AgentOptions());
        spending.Ran(run);
        if (run.Merged is { } merged)
        {
            return await MergedBeforeAsync(unheard ?? run, merged);
        }

        var awaitsReview = AwaitsReview(run);
        if (awaitsReview)
        {
            await VerifyAsync();
        }

        var commit = MayMerge(run) ? await IntegrateAsync(run) : await ReleaseAsync(run);
        return ResultOf(run, commit) with { AwaitsReview = awaitsReview ? true : null };
    }

    private async Task<AttemptResult> MergedBeforeAsync(AgentRun earlier, string commit)
    {
        await RememberAsync(LessonOf(earlier.Summary ?? "merged", null));
        return ResultOf(earlier, commit);
    }

    private AttemptResult ResultOf(AgentRun agent, string? commit) => spending.In(new AttemptResult
    {
        Summary = agent.Summary,
        Commit = commit,
        Handoff = agent.Handoff,
        Blocker = agent.Blocker,
        AddWork = agent.AddWork,
        Verdict = agent.Verdict,
        Review = agent.Review,
        Plan = agent.Plan,
        AlreadyComplete = commit is null ? agent.AlreadyComplete : null,
        Usage = agent.Usage,
        Host = agent.Host,
        Session = agent.Session,
        SharedChanges = agent.SharedChanges,
        OtherModel = agent.OtherModel,
        Models = agent.Models,
    });

    // A session that an earlier run of this attempt left goes before that of the attempt before.
    private AttemptInput Placed() => input with
    {
        AvoidHosts = placement.Avoided,
        MayBeMerged = unheard is null ? input.MayBeMerged : true,
        Budget = input.Budget?.Without(spending.Used),
        AwaitSessionHost = placement.AwaitsSessionHost,
        Session = left ?? input.Session,
        Interrupted = left is null ? input.Interrupted : true,
        KeepBranch = input.KeepBranch || (left is not null && input.RetryFrom == RetryFrom.Branch),
    };

    /// <summary>
    /// What has to be done for an attempt that failed or was canceled: it is done also after a cancellation. Returns where the work
    /// is kept; null: there is none, or the failure says it.
    /// </summary>
    public async Task<string?> AfterFailureAsync(TaskFailure failure)
    {
        var rule = FailureRules.For(failure.Kind);
        var lesson = rule.Teaches ? LessonOf(failure.Message, failure.Kind) : null;
        if (run is not null)
        {
            var isContinued = input.RetryFrom == RetryFrom.Branch && rule.Start == RetryFrom.Branch;
            return await ReleaseAsync(
                keepBranch: isContinued || (input.MergeOn is not null && rule.IsInterruption),
                lesson,
                keepCopy: isContinued);
        }

        if (lesson is not null)
        {
            await RememberAsync(lesson);
        }

        return null;
    }

    private Lesson LessonOf(string outcome, FailureKind? failure) =>
        new(input.Swarm, input.Repository, input.TaskId, input.Attempt, input.Title, input.Agent, outcome, failure);

    // A host that took no step in time is gone: it will salvage what it holds when it comes back.
    private async Task LeaveHostAsync(ActivityFailureException error)
    {
        var failure = FailureClassifier.Classify(error);
        spending.Left(failure, failure.Host ?? run?.Host ?? Placement.HostOf(error.InnerException), run);

        // Work that was finished there is done again from where the attempt started. A session knows the commits of its branch.
        left = run is null && (input.ReadOnly || input.RetryFrom == RetryFrom.Branch) ? failure.Session ?? left : null;
        if (run is not null && error.InnerException is not TimeoutFailureException { TimeoutType: TimeoutType.ScheduleToStart })
        {
            await ReleaseAsync(keepBranch: input.KeepBranch, lesson: null);
        }

        unheard = run is not null && MayMerge(run) ? run : unheard;
        run = null;
    }

    // What waits to be approved is merged by an attempt of its own, without an agent.
    private bool MayMerge(AgentRun agent) =>
        !IsUnfinished(agent) && !input.ReadOnly && !AwaitsReview(agent) && (input.Merge == MergePolicy.Auto || input.MergeOn is not null || HasNothingToMerge(agent));

    private bool AwaitsReview(AgentRun agent) => input.AwaitsReview == true && agent.Commit is not null && !IsUnfinished(agent);

    // Another attempt goes on from its branch.
    private static bool IsUnfinished(AgentRun agent) => agent.Handoff is not null || agent.Blocker is not null;

    // There is nothing to approve or to leave on a branch either: it is only verified.
    private static bool HasNothingToMerge(AgentRun agent) => agent.AlreadyComplete is not null && agent.Commit is null;

    // A reviewer's time is for work that passes.
    private Task VerifyAsync() => input.Verify is { Count: > 0 }
        ? Workflow.ExecuteActivityAsync(
            (IWorktreeActivities worktrees) => worktrees.VerifyAsync(input),
            HostOptions("verify", TimeSpan.FromSeconds(input.VerifyTimeoutSeconds) + MergeSlack, Workflow.CancellationToken))
        : Task.CompletedTask;

    private async Task<string?> IntegrateAsync(AgentRun agent)
    {
        var merge = MergeOf(agent);
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (IWorktreeActivities worktrees) => worktrees.IntegrateAsync(merge), HostOptions("verify and merge", TimeSpan.FromSeconds(input.VerifyTimeoutSeconds) + MergeSlack, Workflow.CancellationToken));
        }
        catch (ActivityFailureException e) when (IsUnheard(e))
        {
            // Its worker may have died, or its answer been lost, after the merge.
            if (Workflow.Patched(Versions.FindsMerge) && await FindMergeAsync(merge, agent.Host) is { } commit)
            {
                return commit;
            }

            throw;
        }
    }

    private AttemptMerge MergeOf(AgentRun agent) => new(input, LessonOf(agent.Summary ?? "merged", null), agent.AlreadyComplete is null ? null : true);

    // The host didn't say how it ended.
    private static bool IsUnheard(ActivityFailureException error) =>
        error.InnerException is CanceledFailureException or TimeoutFailureException { TimeoutType: not TimeoutType.ScheduleToStart };

    private async Task<string?> FindMergeAsync(AttemptMerge merge, string host)
    {
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (IWorktreeActivities worktrees) => worktrees.FindMergeAsync(merge), HostOptions("look whether it is merged", TimeSpan.FromMinutes(5), CancellationToken.None, host));
        }
        catch (ActivityFailureException e)
        {
            Log.CourtesyFailed(Workflow.Logger, "Looking for the merge", input.TaskId, e);
            return null;
        }
    }

    private async Task<string?> ReleaseAsync(AgentRun agent)
    {
        // A plan may come back to its agent.
        var endsTask = !IsUnfinished(agent) && input.ReadOnly && input.Consultation != true && input.Plans is null;
        await ReleaseAsync(keepBranch: !input.ReadOnly || input.KeepBranch, agent.Blocker is null ? LessonOf(agent.Summary ?? "done", null) : null, endsTask: endsTask);
        return IsUnfinished(agent) ? null : agent.Commit;
    }

    private async Task RememberAsync(Lesson lesson)
    {
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

    private async Task<string?> ReleaseAsync(bool keepBranch, Lesson? lesson, bool keepCopy = false, bool endsTask = false)
    {
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (IWorktreeActivities worktrees) => worktrees.ReleaseWorktreeAsync(
                    new AttemptRelease(input, keepBranch, lesson, keepCopy ? true : null, endsTask ? true : null)),
                HostOptions("release the worktree", TimeSpan.FromMinutes(5), CancellationToken.None));
        }
        catch (ActivityFailureException e)
        {
            Log.CourtesyFailed(Workflow.Logger, "Releasing the worktree", input.TaskId, e);
            return null;
        }
    }

    private ActivityOptions AgentOptions() => new()
    {
        TaskQueue = TaskQueues.Agents(Workflow.Info.TaskQueue),
        StartToCloseTimeout = TimeSpan.FromSeconds(input.TimeoutSeconds + PrepareSeconds) + Slack,
        HeartbeatTimeout = HeartbeatTimeout,
        RetryPolicy = new RetryPolicy { MaximumAttempts = InfrastructureAttempts },
        CancellationType = ActivityCancellationType.WaitCancellationCompleted,
        Summary = Wire.Summary($"{input.Agent}: {input.Title}"),
    };

    private ActivityOptions HostOptions(string summary, TimeSpan timeout, CancellationToken cancellation, string? host = null) => new()
    {
        TaskQueue = TaskQueues.Host(Workflow.Info.TaskQueue, host ?? run!.Host),
        StartToCloseTimeout = timeout,
        ScheduleToStartTimeout = HostTimeout,
        HeartbeatTimeout = HeartbeatTimeout,
        RetryPolicy = new RetryPolicy { MaximumAttempts = InfrastructureAttempts },
        CancellationType = ActivityCancellationType.WaitCancellationCompleted,
        Summary = summary,
        CancellationToken = cancellation,
    };
}
