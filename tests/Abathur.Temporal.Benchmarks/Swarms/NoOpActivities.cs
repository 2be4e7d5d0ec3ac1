using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>Abathur's activities without what they do: what is left is the orchestration.</summary>
/// <param name="searchAttributes">Those that the namespace has.</param>
internal sealed class NoOpActivities(IReadOnlyList<string> searchAttributes) : ISwarmActivities, IAgentActivities, IWorktreeActivities, IMemoryActivities
{
    public const string Host = "0123456789abcdef";

    private const int Agents = 5;

    /// <summary>Of the worker tier, of which each runs 20 times at once: so many that the swarm's own limit is the one that counts.</summary>
    public static AgentRoster Roster { get; } = new([.. Enumerable.Range(0, Agents).Select(number => new AgentSummary
    {
        Name = Agent(number), Tier = AgentTier.Worker, Hash = "0123456789ab", Tools = ["read", "edit"], Runtime = "command",
    })], []);

    private readonly Milestones ended = new();

    /// <summary>Attempts that have come to their last activity.</summary>
    public int Ended => ended.Count;

    /// <summary>Done when so many attempts have come to their last activity.</summary>
    public Task EndedAsync(int attempts) => ended.ReachedAsync(attempts);

    /// <summary>The agent of the task with this number.</summary>
    public static string Agent(int task) => FormattableString.Invariant($"agent-{task % Agents}");

    [Activity(ActivityNames.PrepareSwarm)]
    public Task<PreparedSwarm> PrepareSwarmAsync(PrepareSwarm input) => Task.FromResult(new PreparedSwarm
    {
        BaseCommit = "0123456789abcdef0123456789abcdef01234567",
        Roster = Roster,
        SearchAttributes = searchAttributes,
    });

    [Activity(ActivityNames.LoadAgents)]
    public Task<AgentRoster> LoadAgentsAsync(RepositorySpec repository) => Task.FromResult(Roster);

    [Activity(ActivityNames.FindEndedAttempts)]
    public Task<IReadOnlyList<AttemptReport>> FindEndedAttemptsAsync(AttemptList attempts) => Task.FromResult<IReadOnlyList<AttemptReport>>([]);

    [Activity(ActivityNames.TerminateAttempt)]
    public Task<AgentHeartbeat?> TerminateAttemptAsync(AttemptRef attempt) => Task.FromResult<AgentHeartbeat?>(null);

    [Activity(ActivityNames.TakeOverAttempt)]
    public Task<bool> TakeOverAttemptAsync(AttemptInput attempt) => Task.FromResult(false);

    [Activity(ActivityNames.CleanUpSwarm)]
    public Task<CleanedSwarm> CleanUpSwarmAsync(SwarmCleanUp input) => Task.FromResult(new CleanedSwarm());

    [Activity(ActivityNames.RunAgent)]
    public Task<AgentRun> RunAgentAsync(AttemptInput task) => Task.FromResult(new AgentRun
    {
        Host = Host,
        Summary = "done",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        Usage = new AgentUsage(1, 100, 0.01m),
        AgentHash = "0123456789ab",
    });

    [Activity(ActivityNames.Verify)]
    public Task VerifyAsync(AttemptInput task) => Task.CompletedTask;

    [Activity(ActivityNames.Integrate)]
    public Task<string?> IntegrateAsync(AttemptMerge merge)
    {
        ended.Add();
        return Task.FromResult<string?>("0123456789abcdef0123456789abcdef01234567");
    }

    [Activity(ActivityNames.FindMerge)]
    public Task<string?> FindMergeAsync(AttemptMerge merge) => Task.FromResult<string?>(null);

    [Activity(ActivityNames.ReleaseWorktree)]
    public Task<string?> ReleaseWorktreeAsync(AttemptRelease release) => Task.FromResult<string?>(null);

    [Activity(ActivityNames.Remember)]
    public Task RememberAsync(Lesson lesson) => Task.CompletedTask;
}
