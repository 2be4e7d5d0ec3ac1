using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Client;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>What a swarm left on a host goes once the swarm has closed, whenever the host comes back.</summary>
public sealed class ClosedSwarmsTests(TemporalService service)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_KilledAndBackAfterTheSwarmClosed_NothingIsLeftAndUnmergedWorkIsKept()
    {
        await using var bed = HostBed.Create(service, """
            case "$ABATHUR_WORKTREE" in */home-a/*) echo half > half.txt; touch "$BED/working"; sleep 1000;; esac
            done_
            """);
        var first = bed.StartWorker("a");
        await bed.StartSwarmAsync(new() { HeartbeatIntervalSeconds = 3 });
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work on the first host", seconds: 60);
        await first.KillAsync();
        bed.StartWorker("b");
        Assert.Equal(TaskState.Completed, (await bed.EndedAsync(seconds: 120)).State);
        await bed.UpdateAsync(swarm => swarm.StopAsync(new StopRequest()));
        await bed.Handle.GetResultAsync().WaitAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.NotEmpty(Left(bed));

        bed.StartWorker("a");

        await Eventually.TrueAsync(() => Left(bed).Count == 0, "the first host to clean up", seconds: 60);
        Assert.Empty(GitCli.Run(bed.Repository, "for-each-ref", $"refs/heads/abathur/{bed.Name}/T1"));
        Assert.Equal("half", GitCli.Run(bed.Repository, "show", $"{Assert.Single(bed.Salvage())}:half.txt"));
        Assert.Equal(["T1"], bed.Merges());
    }

    [Theory]
    [InlineData("runs", false)]
    [InlineData("was terminated", true)]
    [InlineData("is unknown", true)]
    [InlineData("somebody works in it", false)]
    [InlineData("another service's", false)]
    [InlineData("of two services", false)]
    [InlineData("not noted", false)]
    [InlineData("no answer", false)]
    public async Task CleanUpAsync_Worktree_GoesOnlyIfNobodyNeedsIt(string swarm, bool goes)
    {
        await using var bed = HostBed.Create(service, "done_");
        var worktrees = Worktrees(bed);
        var identity = new ServiceIdentity(service.Client);
        var here = new ClosedSwarms(service.Client, identity, worktrees, NullLogger<ClosedSwarms>.Instance);
        var task = Attempt(bed);

        // Without a worker it runs, and does nothing.
        if (swarm is "runs" or "was terminated")
        {
            await service.Client.StartWorkflowAsync("Swarm", [new SwarmInput { Name = bed.Name, Repository = task.Repository }], new(WorkflowIds.Swarm(bed.Name), "nobody-" + bed.Name));
        }

        if (swarm is not ("another service's" or "not noted"))
        {
            await here.NoteAsync(task, Ct);
        }

        if (swarm is "another service's" or "of two services")
        {
            await worktrees.NoteOwnerAsync(task, "4a8c2b1e-0000-0000-0000-000000000000", Ct);
        }

        var worktree = await worktrees.AcquireAsync(task, Ct);
        await File.WriteAllTextAsync(Path.Combine(worktree.Path, "half.txt"), "half\n", Ct);
        if (swarm != "somebody works in it")
        {
            worktree.Dispose();
        }

        if (swarm == "was terminated")
        {
            await bed.Handle.TerminateAsync("by a test");
        }

        var isAnswered = await (swarm == "no answer" ? Unreachable(worktrees) : here).CleanUpAsync(Ct);

        Assert.Equal(swarm != "no answer", isAnswered);
        Assert.Equal(goes, !Directory.Exists(worktree.Path));
        Assert.Equal(goes ? 1 : 0, bed.Salvage().Count);
        Assert.Equal(goes || swarm == "not noted" ? 0 : 1, worktrees.Owners().Count);
        worktree.Dispose();
    }

    private static ClosedSwarms Unreachable(WorktreeManager worktrees)
    {
        var nowhere = TemporalClient.CreateLazy(new("127.0.0.1:1"));
        return new ClosedSwarms(nowhere, new ServiceIdentity(nowhere), worktrees, NullLogger<ClosedSwarms>.Instance);
    }

    private static WorktreeManager Worktrees(HostBed bed)
    {
        var data = new DataFolder(bed.In("home"));
        return new WorktreeManager(data, GitProgram.Find(), HostIdentity.Load(data), NullLogger<WorktreeManager>.Instance);
    }

    private static AttemptInput Attempt(HostBed bed) => new()
    {
        Swarm = bed.Name,
        TaskId = "T1",
        Attempt = 1,
        Repository = new() { Path = bed.Repository, IntegrationRef = GitRefs.Integration(bed.Name) },
        BaseCommit = GitCli.Run(bed.Repository, "rev-parse", "main"),
        Title = "Do it",
        Agent = "code-implementer",
        TimeoutSeconds = 60,
        HeartbeatIntervalSeconds = 1,
    };

    // What the first host has in its data folder, and what git keeps about it in the repository.
    private static IReadOnlyList<string> Left(HostBed bed) =>
    [
        .. Entries(bed.In("home-a/worktrees"))
            .SelectMany(Entries).SelectMany(Entries),
        .. Entries(Path.Combine(bed.Repository, ".git", "worktrees")),
    ];

    private static IEnumerable<string> Entries(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];
}
