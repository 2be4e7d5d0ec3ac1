using System.Diagnostics;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>Failure 1: a worker killed with -9 at every step, and started again.</summary>
public sealed class KilledWorkerTests(TemporalService service, ITestOutputHelper output)
{
    // The heartbeat timeout is 90 s: only the ledger makes it quicker. The promise is 15 s until it is back at work; the
    // rest is for machines that are busy.
    private const int Deadline = 45;

    public static TheoryData<string> Steps =>
    [
        "before worktree add",
        "after worktree add",
        "agent running",
        "agent committed",
        "verify running",
        "before commit-tree",
        "before abathur: merge of T1",
        "after abathur: merge of T1",
        "before abathur: released",
        "after abathur: released",
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Worker_KilledAtAStepAndStartedAgain_TaskIsDoneOnce(string step)
    {
        await using var bed = HostBed.Create(service, """
            stall() { [ ! -e "$BED/stall" ] || [ "$(cat "$BED/stall")" != "$1" ] || { touch "$BED/reached"; sleep 1000; }; }
            stall 'agent running'
            done_
            stall 'agent committed'
            """);
        InterceptGit(bed);
        await File.WriteAllTextAsync(bed.In("stall"), step, TestContext.Current.CancellationToken);
        var first = bed.StartWorker();
        await bed.StartSwarmAsync(tasks: new TaskSubmission
        {
            Title = "Do it",
            Verify = ["/bin/sh", "-c", $"test -e T1.txt && if grep -q verify '{bed.In("stall")}'; then touch '{bed.In("reached")}'; sleep 1000; fi"],
        });
        await Eventually.TrueAsync(() => bed.Reached("reached"), step, seconds: 60);
        await File.WriteAllTextAsync(bed.In("stall"), "nowhere", TestContext.Current.CancellationToken);

        await first.KillAsync();
        var clock = Stopwatch.StartNew();
        bed.StartWorker();
        var task = await bed.EndedAsync(seconds: Deadline);

        output.WriteLine($"{step}: done and known {clock.Elapsed.TotalSeconds:0.0} s after the kill");
        Assert.Equal(TaskState.Completed, task.State);
        Assert.Equal((1, 0), (task.Attempts, task.Retries));
        Assert.Equal(["T1"], bed.Merges());
        Assert.Equal("T1", GitCli.Run(bed.Repository, "show", $"{task.Commit}:T1.txt"));
        Assert.DoesNotContain("overlap", bed.Log, StringComparison.Ordinal);
        Assert.Empty(bed.Agents());
        Assert.Empty(Directory.EnumerateFileSystemEntries(bed.In("home-a/running/scratch")));
        Assert.Equal(step == "agent committed", bed.Salvage().Count > 0);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(bed.Repository, ".git", "worktrees")));
    }

    // Its worker never comes back to answer.
    [Fact]
    public async Task Merge_ItsHostIsGoneAfterIt_NoAgentRunsAgain()
    {
        await using var bed = HostBed.Create(service, "done_");
        InterceptGit(bed);
        await File.WriteAllTextAsync(bed.In("stall"), "after abathur: merge of T1", TestContext.Current.CancellationToken);
        var gone = bed.StartWorker("a");
        await bed.StartSwarmAsync(new() { HeartbeatIntervalSeconds = 3 });
        await Eventually.TrueAsync(() => bed.Reached("reached"), "the merge", seconds: 60, () => bed.ExplainAsync());
        await File.WriteAllTextAsync(bed.In("stall"), "nowhere", TestContext.Current.CancellationToken);

        await gone.KillAsync();
        bed.StartWorker("b");
        var task = await bed.EndedAsync(seconds: 90);

        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal(["T1"], bed.Merges());
        Assert.Equal("start T1", bed.Log.Trim());
        Assert.Equal("T1", GitCli.Run(bed.Repository, "show", $"{task.Commit}:T1.txt"));
    }

    // The agent's program calls its tool through the real bridge, and doesn't end.
    [Theory]
    [InlineData("", 1)]
    [InlineData("touch left-behind", 2)]
    public async Task Worker_KilledAfterTheAgentFinished_ItsResultCountsAndItIsStartedAgainOnlyIfWorkWasLost(string then, int starts)
    {
        await using var bed = HostBed.Create(service, $$"""
            bridge=$(sed -n 's/.*"mcp":{"command":"\([^"]*\)","args":\[\([^]]*\)\].*/\1 \2/p' "$ABATHUR_INPUT" | tr -d '"' | tr ',' ' ')
            rm -f "$BED/answer"
            done_
            { echo '{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"finish","arguments":{"summary":"Done, by its tool."} } }'; sleep 1000; } | $bridge > "$BED/answer" &
            until grep -q Taken "$BED/answer"; do sleep 0.1; done
            mkdir "$BED/first" 2>/dev/null || exit 0
            {{then}}
            touch "$BED/finished"
            sleep 1000
            """);
        var first = bed.StartWorker();
        await bed.StartSwarmAsync();
        await Eventually.TrueAsync(() => bed.Reached("finished"), "the agent to finish", seconds: 60);

        await first.KillAsync();
        bed.StartWorker();
        var task = await bed.EndedAsync(seconds: Deadline);

        Assert.Equal((TaskState.Completed, "Done, by its tool.", 1, 0), (task.State, task.Summary, task.Attempts, task.Retries));
        Assert.Equal(["T1"], bed.Merges());
        Assert.Equal(starts, bed.Log.Split("start T1").Length - 1);
        Assert.Empty(bed.Agents());
    }

    [Fact]
    public async Task Worker_KilledInMidRun_WhatItsAgentUsedIsCountedOnceAndTold()
    {
        await using var bed = HostBed.Create(service, """
            mkdir "$BED/first" 2>/dev/null && { echo '{"turns":3,"tokens":700}' >> "$ABATHUR_PROGRESS"; touch "$BED/working"; sleep 1000; }
            echo '{"turns":1,"tokens":40}' >> "$ABATHUR_PROGRESS"
            done_
            """);
        var first = bed.StartWorker();
        await bed.StartSwarmAsync();
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60);
        await Eventually.GetAsync(
            () => AgentHeartbeats.ReadAsync(bed.Client, WorkflowIds.TaskRun(bed.Name, "T1"), new()), last => last?.Usage.Tokens == 700, "a heartbeat with its tokens");

        await first.KillAsync();
        bed.StartWorker();
        var task = await bed.EndedAsync(seconds: Deadline);

        Assert.Equal((TaskState.Completed, 1, new AgentUsage(4, 740)), (task.State, task.Attempts, task.Usage));
        var told = Assert.Single((await bed.Handle.QueryAsync(s => s.Events(0))).Events, e => e.Kind == SwarmEventKind.RunLost);
        Assert.Contains("was lost after 3 turns and 700 tokens", told.Message, StringComparison.Ordinal);
    }

    // Without a ledger to name it: nothing of the swarm was at work.
    [Fact]
    public async Task Worker_KilledWhileItsSwarmIsIdle_NextOneIsNotWaitedForTheDeadOnesCache()
    {
        await using var bed = HostBed.Create(service, "done_");
        var first = bed.StartWorker();
        await bed.StartSwarmAsync();
        await bed.EndedAsync();
        await bed.IdleAsync();
        await first.KillAsync();
        var killed = DateTimeOffset.UtcNow;
        bed.StartWorker();
        await bed.PolledAsync(killed);

        await bed.UpdateAsync(s => s.PauseAsync());

        var history = await bed.Handle.FetchHistoryAsync();
        var scheduled = history.Events.First(e => e.WorkflowTaskScheduledEventAttributes is not null && e.EventTime.ToDateTimeOffset() > killed);
        Assert.Equal(TaskQueueKind.Normal, scheduled.WorkflowTaskScheduledEventAttributes.TaskQueue.Kind);
    }

    // A git that hangs before or after the call that the file names; agents see it too, and don't make such calls.
    private static void InterceptGit(HostBed bed)
    {
        var git = ProgramPath.Find("git");
        var script = bed.In("bin/git");
        Directory.CreateDirectory(bed.In("bin"));
        File.WriteAllText(script, $$"""
            #!/bin/sh
            read -r when what < '{{bed.In("stall")}}' 2>/dev/null
            case "$when:$*" in
              before:*"$what"*) touch '{{bed.In("reached")}}'; exec sleep 1000;;
              after:*"$what"*) '{{git}}' "$@"; touch '{{bed.In("reached")}}'; exec sleep 1000;;
            esac
            exec '{{git}}' "$@"
            """);
        Process.Start("chmod", ["+x", script]).WaitForExit();
        bed.Environment["PATH"] = $"{bed.In("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
    }
}
