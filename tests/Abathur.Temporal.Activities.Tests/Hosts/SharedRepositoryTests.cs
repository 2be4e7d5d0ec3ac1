using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>Hosts with nothing in common but the service and a URL.</summary>
public sealed class SharedRepositoryTests(TemporalService service)
{
    [Fact]
    public async Task TwoHosts_ClonesOfOneUrl_SeeEachOthersMerges()
    {
        // Each task finds what all before it made; one agent at a time on each host, so that both get some.
        await using var bed = HostBed.Create(service, """
            echo "$ABATHUR_TASK on ${ABATHUR_WORKTREE#$BED/} sees $(ls *.txt 2>/dev/null | tr '\n' ' ')" >> "$BED/log"
            while [ "$ABATHUR_TASK" != T1 ] && [ "$ABATHUR_TASK" != T6 ] && [ "$(ls "$BED/here" | wc -l)" -lt 4 ]; do touch "$BED/here/$ABATHUR_TASK"; sleep 0.1; done
            done_
            """);
        Directory.CreateDirectory(bed.In("here"));
        var bare = Bare(bed);
        bed.StartWorker("a");
        bed.StartWorker("b");
        await bed.StartSwarmAsync(
            repository: new() { Url = bare, Base = "main" },
            tasks:
            [
                new() { Title = "first", Key = "first" },
                .. Enumerable.Range(1, 4).Select(n => new TaskSubmission { Title = $"side {n}", Key = $"side{n}", DependsOn = ["first"] }),
                new() { Title = "last", DependsOn = ["side1", "side2", "side3", "side4"] },
            ]);

        var last = await bed.EndedAsync("T6", seconds: 120);

        Assert.Equal(TaskState.Completed, last.State);
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6"], bed.Merges(bare).Order());
        Assert.Equal(last.Commit, GitCli.Run(bare, "rev-parse", $"abathur/{bed.Name}/main"));
        Assert.Contains("sees T1.txt T2.txt T3.txt T4.txt T5.txt", bed.Log, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(2, 4), n => Assert.Contains($"T{n} on home-", bed.Log, StringComparison.Ordinal));
        Assert.Contains("on home-a/", bed.Log, StringComparison.Ordinal);
        Assert.Contains("on home-b/", bed.Log, StringComparison.Ordinal);

        // Only the line was pushed.
        Assert.Equal([$"refs/abathur/integration/{bed.Name}", $"refs/heads/abathur/{bed.Name}/main", "refs/heads/main"], GitCli.Run(bare, "for-each-ref", "--format=%(refname)").Split('\n'));
    }

    [Fact]
    public async Task TwoHosts_HandOff_TakesTheBranchAlong()
    {
        await using var bed = HostBed.Create(service, """
            if [ "$ABATHUR_AGENT" = code-implementer ]; then
              echo half > half.txt; git add -A; git commit -qm half; touch "$BED/half"
              echo '{"handoff":{"agent":"finisher","note":"go on"}}' > "$ABATHUR_RESULT"
            else
              case "$ABATHUR_WORKTREE" in */home-a/*) touch "$BED/onA"; sleep 1000;; esac
              echo "finisher sees $(ls half.txt)" >> "$BED/log"; done_
            fi
            """);
        var finisher = await File.ReadAllTextAsync(Path.Combine(bed.Repository, ".abathur/agents/code-implementer.md"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(bed.Repository, ".abathur/agents/finisher.md"),
            finisher.Replace("name: code-implementer", "name: finisher", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(bed.Repository, ".abathur/agents/code-implementer.md"),
            finisher.Replace("tier: worker", "tier: worker\nhandoff_targets: [finisher]", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        GitCli.Run(bed.Repository, "add", "-A");
        GitCli.Run(bed.Repository, "commit", "-qm", "two agents");
        var bare = Bare(bed);
        var first = bed.StartWorker("a");
        await bed.StartSwarmAsync(new() { MaxConcurrentTasks = 1 }, new() { Url = bare });
        await Eventually.TrueAsync(() => bed.Reached("onA"), "the hand-off", seconds: 60);
        first.Signal("TERM");
        await first.ExitAsync();
        bed.StartWorker("b");

        var task = await Eventually.GetAsync(() => bed.TaskAsync(), task => task.State is TaskState.Completed or TaskState.Failed, "T1 to be done");

        Assert.Equal(TaskState.Completed, task.State);
        Assert.Equal("half", GitCli.Run(bare, "show", $"abathur/{bed.Name}/main:half.txt"));
        Assert.Equal([$"refs/abathur/integration/{bed.Name}", $"refs/heads/abathur/{bed.Name}/main", "refs/heads/main"], GitCli.Run(bare, "for-each-ref", "--format=%(refname)").Split('\n'));
    }

    [Fact]
    public async Task Host_WithoutThePath_LeavesTheTaskToOneThatHasIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "hiding a folder from one worker takes root");
        await using var bed = HostBed.Create(service, "done_");

        // A mount that only this worker sees hides the repository from it.
        bed.StartWorker("without", null, "unshare", "--mount", "sh", "-c", $"mount -t tmpfs none '{bed.Repository}' && rmdir '{bed.Repository}' 2>/dev/null; && exec \"$@\"", "sh");
        bed.StartWorker("with");
        await bed.StartSwarmAsync(tasks: [.. Enumerable.Range(1, 6).Select(n => new TaskSubmission { Title = $"task {n}" })]);
        for (var n = 1; n <= 6; n++)
        {
            Assert.Equal(TaskState.Completed, (await bed.EndedAsync($"T{n}", seconds: 120)).State);
        }

        Assert.Equal(6, bed.Merges().Count);
    }

    private static string Bare(HostBed bed)
    {
        GitCli.Run(bed.Root, "clone", "-q", "--bare", bed.Repository, bed.In("shared.git"));
        return bed.In("shared.git");
    }
}
