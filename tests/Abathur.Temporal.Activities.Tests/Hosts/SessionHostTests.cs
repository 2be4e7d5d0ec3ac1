using System.Diagnostics;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>Attempts go where their agent's session is. A script stands for Claude Code: it says its session's id, and writes down what it was asked to continue.</summary>
public sealed class SessionHostTests(TemporalService service)
{
    private const string Session = "11111111-2222-4333-8444-555555555555";

    // Each line of `runs`: task, attempt, the session to continue, the home.
    private const string Program = """
        #!/bin/sh
        BED='{bed}'
        resume=none
        while [ $# -gt 0 ]; do [ "$1" = --resume ] && resume=$2; shift; done
        cat > /dev/null
        echo "$ABATHUR_TASK $ABATHUR_ATTEMPT $resume $CLAUDE_CONFIG_DIR" >> "$BED/runs"
        echo '{"type":"system","subtype":"init","session_id":"{session}","model":"m","claude_code_version":"2.1.328"}'
        echo '{"type":"assistant","session_id":"{session}","message":{"id":"'$ABATHUR_ATTEMPT$resume'","model":"m","content":[{"type":"text","text":"working"}],"usage":{"input_tokens":10,"output_tokens":1}}}'
        file=$ABATHUR_TASK.$resume
        echo x > "$file" && git add "$file" && git commit -qm "$file"
        [ $resume != none ] || { touch "$BED/working"; while [ -e "$BED/wait" ]; do sleep 0.1; done; }
        echo '{"type":"result","subtype":"success","result":"done","session_id":"{session}","modelUsage":{}}'
        """;

    [Fact]
    public async Task TwoHosts_RetriesOfManyTasks_EachGoesBackToTheHostOfItsSession()
    {
        await using var bed = Create();
        bed.StartWorker("a");
        bed.StartWorker("b");
        await bed.StartSwarmAsync(
            new SwarmSettings { RetryBackoffSeconds = 0 },
            tasks: [.. Enumerable.Range(1, 6).Select(number => new TaskSubmission { Title = $"Do {number}", AgentType = "talker", Verify = ["/bin/sh", "-c", $"ls T{number}.{Session}"] })]);

        for (var number = 1; number <= 6; number++)
        {
            var id = TaskId.Format(number);
            var task = await Eventually.GetAsync(() => bed.TaskAsync(id), task => task.State is TaskState.Completed or TaskState.Failed, $"{id} to be done", seconds: 120);
            Assert.Equal((TaskState.Completed, 2, 1), (task.State, task.Attempts, task.Retries));
        }

        foreach (var runs in Runs(bed).GroupBy(run => run.Task))
        {
            Assert.Equal([("1", "none"), ("2", Session)], runs.Select(run => (run.Attempt, run.Continues)));
            Assert.Single(runs.Select(run => run.Home).Distinct());
        }
    }

    [Fact]
    public async Task Worker_SigtermAndStartedAgain_ContinuesTheSessionOnItsBranch()
    {
        await using var bed = Create();
        bed.Touch("wait");
        var draining = bed.StartWorker("a");
        await bed.StartSwarmAsync(tasks: new TaskSubmission { Title = "Do it", AgentType = "talker" });
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60);

        draining.Signal("TERM");
        await draining.ExitAsync();
        bed.StartWorker("a");
        var task = await bed.EndedAsync();

        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal([("1", "none"), ("1", Session)], Runs(bed).Select(run => (run.Attempt, run.Continues)));
        Assert.Equal("T1.none", GitCli.Run(bed.Repository, "ls-tree", "--name-only", task.Commit!, "T1.none"));
    }

    private HostBed Create()
    {
        var bed = HostBed.Create(service, "done_");
        File.WriteAllText(bed.In("claude"), Program.Replace("{bed}", bed.Root, StringComparison.Ordinal).Replace("{session}", Session, StringComparison.Ordinal));
        Process.Start("chmod", ["+x", bed.In("claude")]).WaitForExit();
        bed.Environment["Abathur__ProgramPaths__claude"] = bed.In("claude");
        File.WriteAllText(Path.Combine(bed.Repository, ".abathur", "agents", "talker.md"), "---\nname: talker\ntier: worker\nruntime: claude\n---\nDo it.\n");
        return bed;
    }

    private static IEnumerable<(string Task, string Attempt, string Continues, string Home)> Runs(HostBed bed) =>
        File.ReadLines(bed.In("runs")).Select(line => line.Split(' ')).Select(words => (words[0], words[1], words[2], words[3]));
}
