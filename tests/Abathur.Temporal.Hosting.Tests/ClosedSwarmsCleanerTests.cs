using System.Collections.Concurrent;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Client;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>When a worker looks for what closed swarms left on its host.</summary>
public sealed class ClosedSwarmsCleanerTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task Execute_ServiceDoesNotAnswer_AsksAgainSoonThenLessOften()
    {
        WholeFile.Write(folder.Combine("worktrees/0a1b/demo/owner.json"), new WorktreeOwner("demo", new() { Path = folder.Path }, ["a service"]));

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], await WaitsAsync(7));
    }

    [Fact]
    public async Task Execute_NothingToAskFor_LooksEveryFiveMinutes() => Assert.Equal([300, 300], await WaitsAsync(2));

    public void Dispose() => folder.Dispose();

    /// <summary>The first waits between two looks, in seconds; none is waited for.</summary>
    private async Task<IEnumerable<double>> WaitsAsync(int count)
    {
        var data = new DataFolder(folder.Path);
        var worktrees = new WorktreeManager(data, GitProgram.Find(), HostIdentity.Load(data), NullLogger<WorktreeManager>.Instance);
        var nowhere = TemporalClient.CreateLazy(new("127.0.0.1:1"));
        var closed = new ClosedSwarms(nowhere, new ServiceIdentity(nowhere), worktrees, NullLogger<ClosedSwarms>.Instance);
        var time = new NoTime(count);
        using var cleaner = new ClosedSwarmsCleaner(closed, time, NullLogger<ClosedSwarmsCleaner>.Instance);
        await cleaner.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => time.Waits.Count == count, "the cleaner to wait", seconds: 60);
        await cleaner.StopAsync(TestContext.Current.CancellationToken);
        return time.Waits.Select(wait => wait.TotalSeconds);
    }

    /// <summary>Every wait but the last is over at once.</summary>
    private sealed class NoTime(int count) : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, Waits.Count < count ? TimeSpan.Zero : dueTime, period);
        }
    }
}
