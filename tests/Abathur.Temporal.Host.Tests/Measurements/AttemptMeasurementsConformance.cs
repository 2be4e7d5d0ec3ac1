using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;

namespace Abathur.Temporal.Host.Tests.Measurements;

/// <summary>What every store of measurements must do: a store's tests are this class with the store filled in.</summary>
public abstract class AttemptMeasurementsConformance
{
    private static readonly AttemptMeasurement One = new()
    {
        RunId = "r1",
        Repository = "repo/one",
        Swarm = "demo",
        Task = "T1",
        Attempt = 1,
        Agent = "code-implementer",
        Model = "some-model",
        Kind = AttemptKind.Work,
        EndedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
        AgentSeconds = 12.5,
        Usage = new(3, 4_000_000_000, 0.0123m),
    };

    protected abstract IAttemptMeasurements Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AgentEnded_Attempt_IsFoundAsItWasStored()
    {
        await Store.AgentEndedAsync(One, Cancel);

        Assert.Equal([One], await Store.ReadAsync("repo/one", Cancel));
        Assert.Empty(await Store.ReadAsync("repo/two", Cancel));
    }

    [Fact]
    public async Task AgentEnded_Again_ReplacesTheRow()
    {
        await Store.AgentEndedAsync(One with { Failure = FailureKind.Infrastructure }, Cancel);
        await Store.AgentEndedAsync(One with { AgentSeconds = 3 }, Cancel);

        Assert.Equal([One with { AgentSeconds = 3 }], await Store.ReadAsync("repo/one", Cancel));
    }

    [Fact]
    public async Task MergeEnded_AfterTheAgent_CompletesItsRow()
    {
        await Store.AgentEndedAsync(One, Cancel);
        var later = One.EndedAt.AddMinutes(1);

        // What only the agent's activity knows stays as that told it.
        var merge = One with { Usage = new(), AgentSeconds = 0, Model = null, MergeSeconds = 7.25, EndedAt = later };
        await Store.MergeEndedAsync(merge with { Failure = FailureKind.Verification }, Cancel);
        Assert.Equal([One with { MergeSeconds = 7.25, EndedAt = later, Failure = FailureKind.Verification }], await Store.ReadAsync("repo/one", Cancel));

        await Store.MergeEndedAsync(merge, Cancel);
        Assert.Equal([One with { MergeSeconds = 7.25, EndedAt = later }], await Store.ReadAsync("repo/one", Cancel));
    }

    [Fact]
    public async Task MergeEnded_WithoutAnAgent_IsARowOfItsOwn()
    {
        var merge = One with { Kind = AttemptKind.Merge, AgentSeconds = 0, MergeSeconds = 2, Usage = new() };

        await Store.MergeEndedAsync(merge, Cancel);

        Assert.Equal([merge], await Store.ReadAsync("repo/one", Cancel));
    }

    [Fact]
    public async Task Read_SameTaskOfALaterSwarm_IsAnotherRowAndFirst()
    {
        await Store.AgentEndedAsync(One, Cancel);
        var later = One with { RunId = "r2", Failure = FailureKind.NoEvidence, Model = null, HandedOff = true, SentBack = true, Kind = AttemptKind.Review };

        await Store.AgentEndedAsync(later, Cancel);

        Assert.Equal([later, One], await Store.ReadAsync("repo/one", Cancel));
    }

    [Fact]
    public async Task Store_MoreThanAreKept_TheOldestOfThatRepositoryGo()
    {
        await Store.AgentEndedAsync(One with { RunId = "other", Repository = "repo/two" }, Cancel);
        await FillAsync("repo/one", IAttemptMeasurements.MaxRows);
        await Store.AgentEndedAsync(One with { RunId = "new 1" }, Cancel);
        await Store.AgentEndedAsync(One with { RunId = "new 2" }, Cancel);

        var rows = await Store.ReadAsync("repo/one", Cancel);

        Assert.Equal((IAttemptMeasurements.MaxRows, "new 2", "new 1"), (rows.Count, rows[0].RunId, rows[1].RunId));
        Assert.Single(await Store.ReadAsync("repo/two", Cancel));
    }

    /// <summary>Adds rows of a repository in whatever way is fast.</summary>
    protected abstract Task FillAsync(string repository, int count);
}
