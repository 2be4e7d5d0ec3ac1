using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.Host.Tests.Memory;

public sealed class TaskMemoryTests : IDisposable
{
    private static readonly RepositorySpec Repository = new() { Path = "/src/app" };

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteMemoryStore store;
    private readonly TaskMemory memory;

    public TaskMemoryTests()
    {
        store = new SqliteMemoryStore(folder.Combine("memory.db"), time);
        memory = new TaskMemory(store, time, NullLogger<TaskMemory>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remember_Success_IsAnEpisodicContext()
    {
        await memory.RememberAsync(Lesson("T1", 1, "Add the parser", "Wrote src/Parser.cs"), Cancel);

        var entry = await GetAsync("demo/T1");
        Assert.Equal((MemoryTier.Episodic, MemoryType.Context, "Add the parser: Wrote src/Parser.cs"), (entry.Tier, entry.Type, entry.Content));
        Assert.Equal(["coder", "done"], entry.Metadata.Tags!);
        Assert.Equal("demo/T1/1", entry.Metadata.Source);
    }

    [Theory]
    [InlineData(FailureKind.Agent, "agent", MemoryTier.Episodic)]
    [InlineData(FailureKind.NoEvidence, "noEvidence", MemoryTier.Episodic)]
    [InlineData(FailureKind.Conflict, "conflict", MemoryTier.Episodic)]
    [InlineData(FailureKind.RateLimited, "rateLimited", MemoryTier.Working)]
    [InlineData(FailureKind.Infrastructure, "infrastructure", MemoryTier.Working)]
    [InlineData(FailureKind.Canceled, "canceled", MemoryTier.Working)]
    public async Task Remember_Failure_IsAnErrorThatNamesItsKind(FailureKind kind, string name, MemoryTier tier)
    {
        await memory.RememberAsync(Lesson("T1", 1, "Add the parser", "2 tests are red", kind), Cancel);

        var entry = await GetAsync("demo/T1");
        Assert.Equal((tier, MemoryType.Error, $"Add the parser: failed ({name}): 2 tests are red"), (entry.Tier, entry.Type, entry.Content));
    }

    [Fact]
    public async Task Remember_SameAttemptAgain_ChangesNothing()
    {
        await memory.RememberAsync(Lesson("T1", 1, "t", "red", FailureKind.Verification), Cancel);
        await memory.RememberAsync(Lesson("T1", 2, "t", "green"), Cancel);

        await memory.RememberAsync(Lesson("T1", 1, "t", "red", FailureKind.Verification), Cancel);

        Assert.Equal((2, "t: green"), (await GetAsync("demo/T1")) is { } e ? (e.Version, e.Content) : default);
    }

    [Fact]
    public async Task Remember_HostileOutcome_IsMadeFit()
    {
        await memory.RememberAsync(Lesson("T1", 1, "t", "a\0b\uD800" + new string('é', 100_000)), Cancel);

        var content = (await GetAsync("demo/T1")).Content;
        Assert.StartsWith("t: ab\uFFFDé", content, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(content), MemoryLimits.ContentBytes - 1, MemoryLimits.ContentBytes);
    }

    [Fact]
    public async Task Recall_OtherTasksAndEarlierAttempts_OwnFirstEachOnce()
    {
        await memory.RememberAsync(Lesson("T1", 1, "Add the parser", "Wrote src/Parser.cs"), Cancel);
        await memory.RememberAsync(Lesson("T2", 1, "Test the parser", "2 tests are red", FailureKind.Verification), Cancel);
        await memory.RememberAsync(Lesson("T3", 1, "Paint the shed", "Green"), Cancel);

        var lines = await memory.RecallAsync(Input("T2", 2, "Test the parser"), Cancel);

        Assert.Equal(
        [
            "demo/T2 (coder, verification): Test the parser: failed (verification): 2 tests are red",
            "demo/T1 (coder, done): Add the parser: Wrote src/Parser.cs",
        ],
        lines);
    }

    [Fact]
    public async Task Recall_ByAgent_CountsAsUse()
    {
        await memory.RememberAsync(Lesson("T1", 1, "Add the parser", "done"), Cancel);

        await memory.RecallAsync(Input("T2", 1, "Test the parser"), Cancel);
        await memory.RecallAsync(Input("T3", 1, "Test the parser") with { Agent = "tester" }, Cancel);

        Assert.Equal((2, 2), (await GetAsync("demo/T1")) is { } e ? (e.Accesses, e.Accessors) : default);
    }

    [Fact]
    public async Task Recall_OwnAttempt_IsNotRecalled()
    {
        await memory.RememberAsync(Lesson("T1", 2, "Add the parser", "done"), Cancel);

        Assert.Empty(await memory.RecallAsync(Input("T1", 2, "Add the parser"), Cancel));
        Assert.Single(await memory.RecallAsync(Input("T1", 3, "Add the parser"), Cancel));
    }

    [Fact]
    public async Task Recall_AnotherRepository_IsNotRecalled()
    {
        await memory.RememberAsync(Lesson("T1", 1, "Add the parser", "done"), Cancel);

        Assert.Empty(await memory.RecallAsync(
            Input("T2", 1, "Add the parser") with { Repository = new RepositorySpec { Path = "/src/other" } }, Cancel));
    }

    [Fact]
    public async Task Recall_ManyAndLong_IsBounded()
    {
        for (var i = 1; i <= 12; i++)
        {
            await memory.RememberAsync(Lesson($"T{i}", 1, "Add the parser", string.Concat(Enumerable.Repeat("line\r\n\u001b[31m😀", 500))), Cancel);
        }

        var lines = await memory.RecallAsync(Input("T20", 1, "Add the parser"), Cancel);

        Assert.Equal(TaskMemory.MaxLines, lines.Count);
        Assert.All(lines, line =>
        {
            Assert.InRange(line.Length, TaskMemory.MaxLineLength - 1, TaskMemory.MaxLineLength);
            Assert.DoesNotContain(line, char.IsControl);
            Assert.EndsWith("…", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Recall_FillerOnly_FindsNothing()
    {
        await memory.RememberAsync(Lesson("T1", 1, "Add the parser", "for the people"), Cancel);

        Assert.Empty(await memory.RecallAsync(Input("T2", 1, "This is for the, and with…"), Cancel));
    }

    [Fact]
    public async Task Recall_DamagedDatabase_GivesNothing()
    {
        File.WriteAllText(folder.Combine("memory.db"), new string('x', 5000));

        Assert.Empty(await memory.RecallAsync(Input("T1", 1, "Add the parser"), Cancel));
    }

    [Fact]
    public async Task Recall_Canceled_Throws() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => memory.RecallAsync(Input("T1", 1, "Add the parser"), new CancellationToken(canceled: true)));

    [Fact]
    public async Task Decay_Later_Prunes()
    {
        await memory.RememberAsync(Lesson("T1", 1, "t", "lost", FailureKind.Infrastructure), Cancel);
        await memory.RememberAsync(Lesson("T2", 1, "t", "done"), Cancel);
        time.Advance(TimeSpan.FromDays(5));

        Assert.Equal(new MemoryPruned(Expired: 1, Decayed: 1), await memory.DecayAsync(Cancel));
    }

    [Theory]
    [InlineData("/src/app/", true)]
    [InlineData("/src/App", false)]
    [InlineData("/src/app2", false)]
    public void Namespace_Path_TellsRepositoriesApart(string path, bool same) =>
        Assert.Equal(same, TaskMemory.Namespace(Repository) == TaskMemory.Namespace(new RepositorySpec { Path = path }));

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    private static Lesson Lesson(string task, int attempt, string title, string outcome, FailureKind? failure = null) =>
        new("demo", Repository, task, attempt, title, "coder", outcome, failure);

    private static AttemptInput Input(string task, int attempt, string title) => new()
    {
        Swarm = "demo",
        TaskId = task,
        Attempt = attempt,
        Repository = Repository,
        BaseCommit = new string('0', 40),
        Title = title,
        Agent = "coder",
        TimeoutSeconds = 600,
        HeartbeatIntervalSeconds = 30,
    };

    private async Task<MemoryEntry> GetAsync(string key) => (await store.GetAsync(TaskMemory.Namespace(Repository), key, null, Cancel))!;
}
