using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Tests.Swarms;

public sealed class TaskCommandsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Submit_Flags_ArriveAsTheyWereGiven()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync(
            "task", "submit", "Add a page", "-s", name, "--key", "page", "--priority", "high", "--depends-on", "a", "b", "--verify", "dotnet test -v q",
            "--hint", "first", "--hint", "second", "--task-timeout", "90.5", "--max-retries", "0");

        Assert.Equal("T1  Add a page", run.Output.Trim());
        var spec = JsonSerializer.Deserialize<TaskRecord>((await server.RunAsync("task", "show", "page", "-s", name, "--json")).Output, AbathurJson.Options)!.Spec;
        Assert.Equal((TaskPriority.High, 90.5, 0), (spec.Priority, spec.TimeoutSeconds, spec.MaxRetries));
        Assert.Equal(["a", "b"], spec.DependsOn!);
        Assert.Equal(["dotnet", "test", "-v", "q"], spec.Verify!);
        Assert.Equal(["first", "second"], spec.Hints!);
    }

    [Theory]
    [InlineData(true, "--read-only")]
    [InlineData(null)]
    public async Task Submit_ReadOnly_IsSaidOnlyIfGiven(bool? expected, params string[] flags)
    {
        var name = await server.StartAsync();

        await server.RunAsync(["task", "submit", "Look", "-s", name, "--key", "look", .. flags]);

        var spec = JsonSerializer.Deserialize<TaskRecord>((await server.RunAsync("task", "show", "look", "-s", name, "--json")).Output, AbathurJson.Options)!.Spec;
        Assert.Equal(expected, spec.ReadOnly);
    }

    [Fact]
    public async Task Submit_TitleLikeAResponseFile_IsATitle()
    {
        var name = await server.StartAsync();

        await server.RunAsync("task", "submit", "@types/node: upgrade", "-s", name);

        Assert.Equal("@types/node: upgrade", (string?)JsonNode.Parse((await server.RunAsync("task", "show", "T1", "-s", name, "--json")).Output)!["spec"]!["title"]);
    }

    [Fact]
    public async Task Submit_NoKey_DrawsOneAndPrintsIt()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("task", "submit", "Add a page", "-s", name);
        var json = await server.RunAsync("task", "submit", "Add a page", "-s", name, "--json");

        Assert.Matches(@"\AT1  Add a page  \(key k-[0-9a-f]{12}\)\s*\z", run.Output);
        Assert.Matches(@"\Ak-[0-9a-f]{12}\z", (string?)JsonNode.Parse(json.Output)!["tasks"]![0]!["key"]);
    }

    [Fact]
    public async Task Submit_StandardInput_TakesTheBatch()
    {
        var name = await server.StartAsync();

        var run = await CliRun.InvokeAsync(
            "- title: One\n- title: Two\n- title: Three\n", TestContext.Current.CancellationToken,
            "task", "submit", "-", "-s", name, "--json", "--address", server.Address);

        Assert.Equal(["T1", "T2", "T3"], JsonNode.Parse(run.Output)!["tasks"]!.AsArray().Select(t => (string?)t!["id"]));
        var listed = JsonNode.Parse((await server.RunAsync("task", "list", "-s", name, "--json")).Output)!.AsArray();
        Assert.Equal(["One", "Two", "Three"], listed.Select(t => (string?)t!["title"]));
    }

    [Fact]
    public async Task Submit_RefusedByTheSwarm_PrintsItsWordsAsTheyAre()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("task", "submit", "One", "--agent", "nobody", "-s", name);

        Assert.Equal((ExitCode.Usage, "abathur: There is no agent 'nobody'."), (run.Code, run.Error.Trim()));
    }

    [Fact]
    public async Task Submit_FileAndFlags_AreRefused()
    {
        var run = await CliRun.InvokeAsync("task", "submit", "One", "--file", "tasks.yaml");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("not both", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Depend_RejectedBySwarm_ExitsWithRejected()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("task", "depend", "T1", "--on", "T2", "-s", name);

        Assert.Equal((ExitCode.Rejected, "abathur: That closes a cycle: T1 → T2 → T1."), (run.Code, run.Error.Trim()));
    }

    [Fact]
    public async Task Show_UnknownTask_IsRejectedWithTheSwarmsWords()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("task", "show", "T9", "-s", name);

        Assert.Equal(ExitCode.Rejected, run.Code);
        Assert.Contains("There is no task 'T9'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_Failed_IsNoWithTheCause()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "fail at once", "-s", name);

        var run = await server.RunAsync("task", "wait", "T1", "-s", name);

        Assert.Equal((ExitCode.No, "T1 failed: two tests fail"), (run.Code, run.Output.Trim()));
    }

    [Fact]
    public async Task Wait_Completed_IsOk()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "One", "-s", name);
        var waiting = server.RunAsync("task", "wait", "T1", "-s", name);

        await server.RunAsync("swarm", "resume", name);

        var run = await waiting;
        Assert.Equal((ExitCode.Ok, "T1 completed: done"), (run.Code, run.Output.Trim()));
    }

    [Fact]
    public async Task Explain_Task_ShowsTermsAndWaits()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "One", "-s", name);

        var run = await server.RunAsync("task", "explain", "T1", "-s", name);

        Assert.Contains("1900 = 2000 (priority) - 100 (retries)", run.Output, StringComparison.Ordinal);
        Assert.Contains("swarm's state: paused", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_OnAnotherHost_SaysSo()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "fail at once", "-s", name);

        var run = await server.RunAsync("task", "logs", "T1", "-s", name);

        Assert.Equal(ExitCode.Rejected, run.Code);
        Assert.Contains("look on the host that ran it", run.Error, StringComparison.Ordinal);
        Assert.Contains("has attempts 1 to 2", (await server.RunAsync("task", "logs", "T1", "--attempt", "3", "-s", name)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_OfACommand_AreShownByAttemptAndKind()
    {
        using var temp = new TempFolder();
        var data = new DataFolder(temp.Path);
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "fail at once", "-s", name);
        temp.Write(Path.GetRelativePath(temp.Path, data.LogFile(name, "T1", 1)), "the agent\n");
        temp.Write(Path.GetRelativePath(temp.Path, data.LogFile(name, "T1", 1, AttemptLog.Verify)), "1 failed\n");
        temp.Write(Path.GetRelativePath(temp.Path, data.LogFile(name, "T1", 2, AttemptLog.Prepare)), "npm\nERR!\n");

        Assert.Equal("the agent\n", (await LogsAsync("--attempt", "1")).Output);
        Assert.Equal("1 failed\n", (await LogsAsync("--attempt", "1", "--verify")).Output);
        var json = JsonNode.Parse((await LogsAsync("--prepare", "--json")).Output)!;
        Assert.Equal(("prepare", 2, "npm\nERR!\n"), ((string?)json["log"], (int)json["attempt"]!, (string?)json["text"]));
        Assert.Equal("{\"line\":\"npm\"}\n{\"line\":\"ERR!\"}\n", (await LogsAsync("--prepare", "--json", "--follow")).Output.ReplaceLineEndings("\n"));

        var missing = await LogsAsync("--verify");
        Assert.Equal(ExitCode.Rejected, missing.Code);
        Assert.Contains("no verify log of attempt 2 at T1", missing.Error, StringComparison.Ordinal);
        Assert.Contains("attempt 1: agent, verify; attempt 2: prepare", missing.Error, StringComparison.Ordinal);
        Assert.Contains("give one of them", (await LogsAsync("--verify", "--prepare")).Error, StringComparison.Ordinal);

        Task<CliRun> LogsAsync(params string[] options) => CliRun.InvokeAsync(
            string.Empty, () => data, TestContext.Current.CancellationToken, ["task", "logs", "T1", "-s", name, .. options, "--address", server.Address]);
    }

    [Fact]
    public async Task Goal_Verbs_ChangeTheGoal()
    {
        var name = await server.StartAsync();

        Assert.Equal(ExitCode.Ok, (await server.RunAsync("goal", "add", "speed", "-p", "critical", "-s", name)).Code);
        Assert.Equal("Goal speed is paused.", (await server.RunAsync("goal", "pause", "speed", "-s", name)).Output.Trim());

        var goal = JsonSerializer.Deserialize<Goal[]>((await server.RunAsync("goal", "list", "-s", name, "--json")).Output, AbathurJson.Options)!.Single();
        Assert.Equal(("speed", GoalStatus.Paused, TaskPriority.Critical), (goal.Name, goal.Status, goal.Priority));
    }

    [Fact]
    public async Task Agent_Verbs_ShowWhatTheSwarmKnows()
    {
        var name = await server.StartAsync();

        Assert.Contains("code-implementer", (await server.RunAsync("agent", "list", "-s", name)).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'code-implementer'?", (await server.RunAsync("agent", "show", "code-implementor", "-s", name)).Error, StringComparison.Ordinal);
        var reloaded = await server.RunAsync("agent", "reload", "-s", name);
        Assert.Equal(ExitCode.No, reloaded.Code);
        Assert.Contains("bad.md:2: error: no name", reloaded.Output, StringComparison.Ordinal);
    }
}
