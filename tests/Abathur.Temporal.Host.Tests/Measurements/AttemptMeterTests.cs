using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Host.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.Host.Tests.Measurements;

public sealed class AttemptMeterTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly AttemptInput Input = new()
    {
        Swarm = "demo",
        TaskId = "T1",
        Attempt = 2,
        Repository = new() { Path = "/src/app" },
        BaseCommit = "c0ffee",
        Title = "t",
        Agent = "reviewer",
        TimeoutSeconds = 60,
        HeartbeatIntervalSeconds = 30,
        ReadOnly = true,
        Reviews = new("code-implementer", 1),
    };

    private readonly TempFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AgentEnded_Review_TellsWhatItWasForAndTheModelThatAnswered()
    {
        using var store = new SqliteAttemptMeasurements(folder.Combine("memory.db"));
        var run = new AgentRun { Host = "h", Usage = new(1, 2, 0.5m), OtherModel = "answered", Review = new() { Decision = ReviewDecision.Changes } };

        await Meter(store).AgentEndedAsync("r1", Input, run, "asked", 4.5);

        var row = Assert.Single(await store.ReadAsync(TaskMemory.Namespace(Input.Repository), Cancel));
        Assert.Equal(
            ("demo", "T1", 2, "reviewer", "answered", AttemptKind.Review, Now, 4.5, new AgentUsage(1, 2, 0.5m), true),
            (row.Swarm, row.Task, row.Attempt, row.Agent, row.Model, row.Kind, row.EndedAt, row.AgentSeconds, row.Usage, row.SentBack));
    }

    [Fact]
    public async Task AgentFailed_FileThatIsNoDatabase_FailsNothing()
    {
        File.WriteAllText(folder.Combine("memory.db"), new string('x', 5000));
        using var store = new SqliteAttemptMeasurements(folder.Combine("memory.db"));

        await Meter(store).AgentFailedAsync("r1", Input, new() { Kind = FailureKind.Agent, Message = "it broke" }, null, 1);
    }

    public void Dispose() => folder.Dispose();

    private static AttemptMeter Meter(IAttemptMeasurements store) => new(store, new FakeTimeProvider(Now), NullLogger<AttemptMeter>.Instance);
}
