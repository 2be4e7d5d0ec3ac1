using Abathur.Temporal.Activities.Failures;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Worktrees;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="ISwarmActivities"/>
public sealed class SwarmActivities(
    WorktreeManager worktrees, AgentRuntimes runtimes, TaskMemory memory, SearchAttributeRegistry attributes, AttemptLookup lookup, HostChoice hosts) : ISwarmActivities
{
    private static CancellationToken Cancellation => ActivityExecutionContext.Current.CancellationToken;

    /// <inheritdoc/>
    [Activity(ActivityNames.PrepareSwarm)]
    public Task<PreparedSwarm> PrepareSwarmAsync(PrepareSwarm input) => ActivityFailures.TranslateAsync(async () =>
    {
        await hosts.RequireForAsync(input.Repository, Cancellation);
        var beginning = await worktrees.BeginAsync(input, Cancellation);
        await worktrees.PruneAsync(input.Repository with { IntegrationRef = beginning.IntegrationRef }, input.Swarm, Cancellation);
        return new PreparedSwarm
        {
            BaseCommit = beginning.BaseCommit,
            BaseNote = beginning.BaseNote,
            IntegrationRef = beginning.IntegrationRef,
            Roster = await ReadAgentsAsync(input.Repository),
            SearchAttributes = await attributes.FindOursAsync(Cancellation),
        };
    });

    /// <inheritdoc/>
    [Activity(ActivityNames.LoadAgents)]
    public Task<AgentRoster> LoadAgentsAsync(RepositorySpec repository) => ActivityFailures.TranslateAsync(async () =>
    {
        await hosts.RequireForAsync(repository, Cancellation);
        return await ReadAgentsAsync(repository);
    });

    /// <inheritdoc/>
    [Activity(ActivityNames.FindEndedAttempts)]
    public Task<IReadOnlyList<AttemptReport>> FindEndedAttemptsAsync(AttemptList attempts) => lookup.FindEndedAsync(attempts.Attempts, Cancellation);

    /// <inheritdoc/>
    [Activity(ActivityNames.TerminateAttempt)]
    public Task<AgentHeartbeat?> TerminateAttemptAsync(AttemptRef attempt) => lookup.TerminateAsync(attempt, ActivityExecutionContext.Current.Info.Attempt, Cancellation);

    /// <inheritdoc/>
    [Activity(ActivityNames.TakeOverAttempt)]
    public Task<bool> TakeOverAttemptAsync(AttemptInput attempt) => lookup.TakeOverAsync(attempt, Cancellation);

    /// <inheritdoc/>
    [Activity(ActivityNames.CleanUpSwarm)]
    public Task<CleanedSwarm> CleanUpSwarmAsync(SwarmCleanUp input) => ActivityFailures.TranslateAsync(async () =>
    {
        var stay = await worktrees.PruneAsync(input.Repository, input.Swarm, Cancellation, input.Canceled);
        await memory.DecayAsync(Cancellation);
        return new CleanedSwarm { LeftFolders = stay.Count == 0 ? null : stay };
    });

    private async Task<AgentRoster> ReadAgentsAsync(RepositorySpec repository) =>
        (await AgentRegistry.LoadAsync(await worktrees.AgentFilesAsync(repository, Cancellation), runtimes.Names, Cancellation)).Roster;
}
