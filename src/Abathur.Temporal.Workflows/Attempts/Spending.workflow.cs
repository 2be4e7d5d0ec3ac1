using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Workflows.Attempts;

/// <summary>
/// What an attempt used, on all hosts and in all runs of its agent. Each activity says what it used once, when it ends; the attempt
/// says all of it once, when it ends.
/// </summary>
internal sealed class Spending
{
    private const int MaxReason = 200;

    private readonly List<LostRun> lost = [];
    private AgentUsage used = new();

    /// <summary>What its runs used that have ended.</summary>
    public AgentUsage Used => used;

    /// <summary>The agent is done; what it used is paid for, whatever becomes of its work.</summary>
    public void Ran(AgentRun run)
    {
        used += run.Usage;
        lost.AddRange(run.LostRuns ?? []);
    }

    /// <summary>The attempt leaves a host, and with it the run that failed there.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="host">That host; null: not known.</param>
    /// <param name="run">The run that had ended there, and whose work the next one does again; null: it had not.</param>
    public void Left(TaskFailure failure, string? host, AgentRun? run)
    {
        var before = failure.LostRuns ?? [];
        var own = run is null ? before.Aggregate(failure.Usage ?? new AgentUsage(), (rest, earlier) => rest - earlier.Usage) : Own(run);
        used += failure.Usage ?? new AgentUsage();
        lost.AddRange(before);

        // A host that only refused it ran nothing.
        if (own != new AgentUsage())
        {
            lost.Add(new LostRun(own, host, Text.Cut(failure.Message, MaxReason)));
        }
    }

    public AttemptResult In(AttemptResult result) => result with { Usage = used, LostRuns = lost.Count > 0 ? [.. lost] : null };

    public TaskFailure In(TaskFailure failure)
    {
        var all = used + (failure.Usage ?? new AgentUsage());
        IReadOnlyList<LostRun> runs = [.. lost, .. failure.LostRuns ?? []];
        return failure with { Usage = all == new AgentUsage() ? null : all, LostRuns = runs.Count > 0 ? runs : null };
    }

    private static AgentUsage Own(AgentRun run) => (run.LostRuns ?? []).Aggregate(run.Usage, (rest, earlier) => rest - earlier.Usage);
}
