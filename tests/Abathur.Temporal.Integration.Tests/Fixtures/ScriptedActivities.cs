using System.Collections.Concurrent;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>The activities without git, agents or memory: a test scripts what an attempt does.</summary>
internal sealed class ScriptedActivities(ITemporalClient client) : ISwarmActivities, IAgentActivities, IWorktreeActivities, IMemoryActivities
{
    public const string Host = "scripted";

    private readonly AttemptLookup lookup = new(client);

    /// <summary>What an attempt does; by default it completes at once.</summary>
    public Func<AttemptInput, CancellationToken, Task<AgentRun>> OnRun { get; set; } = (task, _) => Task.FromResult(Done(task));

    /// <summary>What a running attempt heartbeats that it used, twice a second; null: nothing is heard of it.</summary>
    public Func<AttemptInput, AgentUsage?> OnHeartbeat { get; set; } = _ => new AgentUsage();

    /// <summary>What a merge does; by default it succeeds at once.</summary>
    public Func<AttemptMerge, Task> OnIntegrate { get; set; } = _ => Task.CompletedTask;

    /// <summary>The merge that is found of an attempt whose merge was not heard of any more; null: none.</summary>
    public string? FoundMerge { get; set; }

    /// <summary>Where a release keeps unmerged work; null: there is none.</summary>
    public string? Salvage { get; set; }

    public IReadOnlyList<AgentSummary> Agents { get; set; } =
    [
        Agent("code-implementer", AgentTier.Worker, "reviewer"),
        Agent("reviewer", AgentTier.Specialist),
        Agent("architect", AgentTier.Architect),
        Agent("diagnostic-analyst", AgentTier.Specialist) with { ReadOnly = true },
    ];

    /// <summary>What happens before a swarm's repository is found.</summary>
    public Func<Task> OnPrepare { get; set; } = () => Task.CompletedTask;

    /// <summary>The attempts in the order in which their agents started.</summary>
    public ConcurrentQueue<AttemptInput> Started { get; } = [];

    public ConcurrentQueue<Lesson> Lessons { get; } = [];

    public ConcurrentQueue<AttemptRef> Terminated { get; } = [];

    public ConcurrentQueue<AttemptRelease> Released { get; } = [];

    public ConcurrentQueue<AttemptInput> Integrated { get; } = [];

    public int CleanUps { get; private set; }

    public static AgentRun Done(AttemptInput task, string? summary = null) => new()
    {
        Host = Host,
        Summary = summary ?? $"did {task.TaskId}",
        Commit = "c0ffee",
        Usage = new AgentUsage(1, 100, 0.01m),
    };

    public static ApplicationFailureException Fails(FailureKind kind, string message, DateTimeOffset? retryAt = null) => new(
        message,
        char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..],
        nonRetryable: true,
        details: [new TaskFailure { Kind = kind, Message = message, RetryAt = retryAt, Usage = new AgentUsage(1, 100, 0.01m) }]);

    public static AgentSummary Agent(string name, AgentTier tier, params string[] handoffTargets) =>
        new() { Name = name, Tier = tier, Hash = "0123456789ab", Tools = ["read", "write"], Runtime = "command", HandoffTargets = handoffTargets };

    [Activity(ActivityNames.PrepareSwarm)]
    public async Task<PreparedSwarm> PrepareSwarmAsync(PrepareSwarm input)
    {
        await OnPrepare();
        return new PreparedSwarm
        {
            BaseCommit = "ba5e",
            IntegrationRef = input.Repository.IntegrationRef,
            Roster = new AgentRoster(Agents, []),
            SearchAttributes = await new SearchAttributeRegistry(client).FindOursAsync(ActivityExecutionContext.Current.CancellationToken),
        };
    }

    [Activity(ActivityNames.LoadAgents)]
    public Task<AgentRoster> LoadAgentsAsync(RepositorySpec repository) => Task.FromResult(new AgentRoster(Agents, []));

    [Activity(ActivityNames.FindEndedAttempts)]
    public Task<IReadOnlyList<AttemptReport>> FindEndedAttemptsAsync(AttemptList attempts) =>
        lookup.FindEndedAsync(attempts.Attempts, ActivityExecutionContext.Current.CancellationToken);

    [Activity(ActivityNames.TerminateAttempt)]
    public Task<AgentHeartbeat?> TerminateAttemptAsync(AttemptRef attempt)
    {
        Terminated.Enqueue(attempt);
        var context = ActivityExecutionContext.Current;
        return lookup.TerminateAsync(attempt, context.Info.Attempt, context.CancellationToken);
    }

    [Activity(ActivityNames.TakeOverAttempt)]
    public Task<bool> TakeOverAttemptAsync(AttemptInput attempt) => lookup.TakeOverAsync(attempt, ActivityExecutionContext.Current.CancellationToken);

    [Activity(ActivityNames.CleanUpSwarm)]
    public Task<CleanedSwarm> CleanUpSwarmAsync(SwarmCleanUp input)
    {
        CleanUps++;
        return Task.FromResult(new CleanedSwarm());
    }

    [Activity(ActivityNames.RunAgent)]
    public async Task<AgentRun> RunAgentAsync(AttemptInput task)
    {
        Started.Enqueue(task);
        var context = ActivityExecutionContext.Current;
        var run = OnRun(task, context.CancellationToken);
        while (await Task.WhenAny(run, Task.Delay(500)) != run)
        {
            if (OnHeartbeat(task) is { } used)
            {
                context.Heartbeat(new AgentHeartbeat { Host = Host, Usage = used });
            }
        }

        return await run;
    }

    [Activity(ActivityNames.Verify)]
    public Task VerifyAsync(AttemptInput task) => Task.CompletedTask;

    [Activity(ActivityNames.Integrate)]
    public async Task<string?> IntegrateAsync(AttemptMerge merge)
    {
        await OnIntegrate(merge);
        Integrated.Enqueue(merge.Task);
        Lessons.Enqueue(merge.Lesson);
        return merge.AlreadyComplete == true ? null : "c0ffee" + merge.Task.TaskId;
    }

    [Activity(ActivityNames.FindMerge)]
    public Task<string?> FindMergeAsync(AttemptMerge merge) => Task.FromResult(FoundMerge);

    [Activity(ActivityNames.ReleaseWorktree)]
    public Task<string?> ReleaseWorktreeAsync(AttemptRelease release)
    {
        Released.Enqueue(release);
        if (release.Lesson is { } lesson)
        {
            Lessons.Enqueue(lesson);
        }

        return Task.FromResult(Salvage);
    }

    [Activity(ActivityNames.Remember)]
    public Task RememberAsync(Lesson lesson)
    {
        Lessons.Enqueue(lesson);
        return Task.CompletedTask;
    }
}
