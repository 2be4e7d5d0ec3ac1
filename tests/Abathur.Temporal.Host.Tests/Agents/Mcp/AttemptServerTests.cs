using System.Diagnostics;
using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Mcp;
using Abathur.Temporal.Host.Agents.Runtimes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Abathur.Temporal.Host.Tests.Agents.Mcp;

public sealed class AttemptServerTests : IAsyncDisposable
{
    private readonly ToolBed bed = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Finish_Result_IsTheAttemptsAndTheFirstHolds()
    {
        await using var client = await bed.ClientAsync();

        var first = await ToolBed.CallAsync(client, "finish", new { summary = "It greets.", alreadyComplete = "T2 did it." });
        var again = await ToolBed.CallAsync(client, "finish", new { summary = "It greets.", alreadyComplete = "T2 did it." });
        var second = await ToolBed.CallAsync(client, "finish", new { summary = "It does not." });

        Assert.Equal((false, false), (first.IsError, again.IsError));
        Assert.True(second.IsError);
        Assert.Contains("the first one holds", second.Text, StringComparison.Ordinal);
        var result = AgentResultFile.Read(bed.Launch, new())!;
        Assert.Equal(("It greets.", "T2 did it."), (result.Summary, result.AlreadyComplete));
    }

    [Fact]
    public async Task Finish_ReviewThatDecidesNothing_IsRefusedAtOnce()
    {
        bed.Task = bed.Task with { Reviews = new("coder", 1) };
        await using var client = await bed.ClientAsync();

        var without = await ToolBed.CallAsync(client, "finish", new { summary = "Looks good." });
        var empty = await ToolBed.CallAsync(client, "finish", new { summary = "Hm.", review = new { decision = "changes" } });
        var whole = await ToolBed.CallAsync(client, "finish", new { summary = "Looks good.", review = new { decision = "approve" } });

        Assert.Equal((true, true, false), (without.IsError, empty.IsError, whole.IsError));
        Assert.Contains("add `review`", without.Text, StringComparison.Ordinal);
        Assert.Contains("`comments`", empty.Text, StringComparison.Ordinal);
        Assert.Equal(ReviewDecision.Approve, AgentResultFile.Read(bed.Launch, new())!.Review!.Decision);
    }

    [Fact]
    public async Task Finish_VerdictOfNoDiagnosis_IsRefused()
    {
        var (isError, text) = await bed.CallAsync("finish", new { summary = "Again.", verdict = new { action = "retry" } });

        Assert.True(isError);
        Assert.Contains("no diagnosis", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportBlocker_NewOne_IsAskedAndIsTheAttemptsResult()
    {
        bed.Task = bed.Task with { MayReportBlocker = true };
        await using var client = await bed.ClientAsync();

        var asked = await ToolBed.CallAsync(client, "report_blocker", new { question = "Which database?", key = "db" });
        var again = await ToolBed.CallAsync(client, "report_blocker", new { question = "Which database?", key = "db" });
        var finish = await ToolBed.CallAsync(client, "finish", new { summary = "Done." });
        var other = await ToolBed.CallAsync(client, "report_blocker", new { question = "Which port?" });

        Assert.Equal((false, false, true, true), (asked.IsError, again.IsError, finish.IsError, other.IsError));
        Assert.Contains("Asked, as E1. Commit", asked.Text, StringComparison.Ordinal);
        Assert.Equal(2, bed.Swarm.Reported.Count);
        Assert.Equal(new Blocker { Question = "Which database?", Key = "db" }, AgentResultFile.Read(bed.Launch, new())!.Blocker);
    }

    [Fact]
    public async Task ReportBlocker_AnsweredBefore_ReturnsTheAnswerAndTheAttemptGoesOn()
    {
        bed.Task = bed.Task with { MayReportBlocker = true };
        bed.Swarm.Answer = "PostgreSQL.";
        await using var client = await bed.ClientAsync();

        var asked = await ToolBed.CallAsync(client, "report_blocker", new { question = "Which database?" });
        var finish = await ToolBed.CallAsync(client, "finish", new { summary = "Done." });

        Assert.Equal((false, "An operator has answered this before: PostgreSQL.\nGo on with your task."), asked);
        Assert.False(finish.IsError);
    }

    [Fact]
    public async Task ReportBlocker_AfterTheResult_AsksNobody()
    {
        bed.Task = bed.Task with { MayReportBlocker = true };
        await using var client = await bed.ClientAsync();

        await ToolBed.CallAsync(client, "finish", new { summary = "Done." });
        var late = await ToolBed.CallAsync(client, "report_blocker", new { question = "Which database?" });

        Assert.True(late.IsError);
        Assert.Empty(bed.Swarm.Reported);
    }

    [Fact]
    public async Task Finish_PlanThatCannotBeSubmitted_IsRefusedWithAllThatIsWrongUntilItIsCorrected()
    {
        bed.Task = bed.Task with { Plans = new([], Corrections: 3) };
        bed.Swarm.PlanProblems.Enqueue(["a cycle: a → b → a", "unknown agent 'x'"]);
        await using var client = await bed.ClientAsync();

        var without = await ToolBed.CallAsync(client, "finish", new { summary = "Planned." });
        var wrong = await ToolBed.CallAsync(client, "finish", Plan("a", "b"));
        var right = await ToolBed.CallAsync(client, "finish", Plan("a", "c"));

        Assert.Equal((true, true, false), (without.IsError, wrong.IsError, right.IsError));
        Assert.Contains("add `tasks`", without.Text, StringComparison.Ordinal);
        Assert.Equal(
            "finish: the plan can't be submitted (correction 1 of 3). Correct all of this, and call `finish` again with the whole plan:\n- a cycle: a → b → a\n- unknown agent 'x'",
            wrong.Text);
        var plan = AgentResultFile.Read(bed.Launch, new())!.Plan!;
        Assert.Equal((1, "a c"), (plan.Corrections, string.Join(' ', plan.Tasks.Select(task => task.Key))));
    }

    [Fact]
    public async Task Finish_PlanStillWrongOnceCorrectionsAreUsed_IsTakenForTheSwarmToRefuse()
    {
        bed.Task = bed.Task with { Plans = new([], Corrections: 1) };
        bed.Swarm.PlanProblems.Enqueue(["wrong"]);
        bed.Swarm.PlanProblems.Enqueue(["wrong"]);
        await using var client = await bed.ClientAsync();

        var first = await ToolBed.CallAsync(client, "finish", Plan("a"));
        var second = await ToolBed.CallAsync(client, "finish", Plan("a"));

        Assert.Equal((true, false), (first.IsError, second.IsError));
        Assert.Contains("(correction 3 of 3)", first.Text, StringComparison.Ordinal);
        Assert.Equal(2, AgentResultFile.Read(bed.Launch, new())!.Plan!.Corrections);
    }

    [Fact]
    public async Task Finish_TasksOfATaskThatDoesNotPlan_AreRefused()
    {
        var (isError, text) = await bed.CallAsync("finish", Plan("a"));

        Assert.True(isError);
        Assert.Contains("doesn't plan", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListTools_OfAPlanner_HasNoWayPastThePlan()
    {
        bed.Task = bed.Task with { Plans = new([], Corrections: 3) };
        await using var client = await bed.ClientAsync();

        Assert.DoesNotContain(await client.ListToolsAsync(cancellationToken: Cancel), tool => tool.Name == "submit_task");
    }

    private static object Plan(params string[] keys) => new { summary = "Planned.", tasks = keys.Select(key => new { key, title = key }) };

    [Fact]
    public async Task HandOff_OnlyToItsTargets()
    {
        bed.Task = bed.Task with { HandoffTargets = ["test-writer"] };
        await using var client = await bed.ClientAsync();

        var other = await ToolBed.CallAsync(client, "hand_off", new { agent = "boss" });
        var target = await ToolBed.CallAsync(client, "hand_off", new { agent = "test-writer", note = "The tests are missing." });

        Assert.Equal((true, false), (other.IsError, target.IsError));
        Assert.Contains("allowed are test-writer", other.Text, StringComparison.Ordinal);
        Assert.Equal(new Handoff("test-writer", "The tests are missing."), AgentResultFile.Read(bed.Launch, new())!.Handoff);
    }

    [Fact]
    public async Task ListTools_WithoutTargets_HasNoHandOff()
    {
        await using var client = await bed.ClientAsync();

        var tools = await client.ListToolsAsync(cancellationToken: Cancel);

        Assert.Equal(["finish", "get_task", "list_tasks", "report_progress", "search_memory", "store_memory", "submit_task"], tools.Select(tool => tool.Name).Order());
        var schema = tools.Single(tool => tool.Name == "finish").JsonSchema;
        Assert.Equal("object", schema.GetProperty("type").GetString());
        Assert.Equal("string", schema.GetProperty("properties").GetProperty("alreadyComplete").GetProperty("type").GetString());
        Assert.Equal("approve", schema.GetProperty("properties").GetProperty("review").GetProperty("properties").GetProperty("decision").GetProperty("enum")[0].GetString());
        Assert.Equal("string", schema.GetProperty("properties").GetProperty("tasks").GetProperty("items").GetProperty("properties").GetProperty("key").GetProperty("type").GetString());
        Assert.DoesNotContain("$ref", schema.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitTask_ReachesTheSwarmAndIsListed()
    {
        await using var client = await bed.ClientAsync();

        var taken = await ToolBed.CallAsync(client, "submit_task", new { title = "Document it", key = "docs", dependsOn = new[] { "T1" }, priority = "high" });
        var listed = await ToolBed.CallAsync(client, "list_tasks", new { });
        var other = await ToolBed.CallAsync(client, "get_task", new { task = "T9" });

        Assert.Equal((false, """{"id":"T2","created":true,"key":"docs"}"""), taken);
        Assert.Equal(("docs", TaskPriority.High), (bed.Swarm.Taken[0].Key, bed.Swarm.Taken[0].Priority));
        Assert.Contains("Document it", listed.Text, StringComparison.Ordinal);
        Assert.True(other.IsError);
        Assert.Contains("another lineage", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportProgress_Words_GoBeforeTheProgramsOwn()
    {
        await bed.CallAsync("report_progress", new { doing = "compares parsers" });
        Assert.Equal("compares parsers", bed.Latest!.Doing);

        bed.Progress.Take(new(new(3, 500, 0)) { Doing = "Bash ls" });
        Assert.Equal(("compares parsers (Bash ls)", 3), (bed.Latest.Doing, bed.Latest.Usage.Turns));
    }

    [Fact]
    public async Task Memory_Note_IsFoundByItsRepositoryOnly()
    {
        await bed.CallAsync("store_memory", new { key = "build", content = "The build needs make." });

        Assert.Contains("The build needs make.", (await bed.CallAsync("search_memory", new { query = "what does the build need" })).Text, StringComparison.Ordinal);
        bed.Task = bed.Task with { Repository = new() { Path = "/elsewhere" } };
        var (server, launch) = bed.Tools.Serve(bed.Launch with { Task = bed.Task, ScratchFolder = Directory.CreateDirectory(Path.Combine(bed.Launch.ScratchFolder, "2")).FullName }, bed.Progress);
        await using var other = server;
        await using var stream = await ToolBed.ConnectAsync(launch.Mcp!.Args[^1]);
        await using var client = await McpClient.CreateAsync(new StreamClientTransport(stream, stream), cancellationToken: Cancel);
        Assert.Equal("Nothing was found.", (await ToolBed.CallAsync(client, "search_memory", new { query = "build" })).Text);
    }

    [Theory]
    [InlineData("finish", """{"sumary":"x"}""", "sumary")]
    [InlineData("finish", """{"summary":7}""", "must be text")]
    [InlineData("store_memory", """{"key":"a"}""", "missing")]
    [InlineData("search_memory", """{"query":"a","limit":1000}""", "use 1 to 20")]
    [InlineData("finnish", "{}", "finish")]
    public async Task Call_WrongInput_SaysWhatIsWrong(string tool, string input, string answer)
    {
        await using var stream = await bed.ConnectAsync();
        using var reader = new StreamReader(stream);

        var line = await AskAsync(stream, reader, $$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{tool}}","arguments":{{input}} } }""");

        Assert.Contains(answer, line, StringComparison.Ordinal);
        Assert.Contains("\"isError\":true", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"finish","arguments":{"summary":"*"}}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"finish","arguments":{"summary":"*","id":3}},"jsonrpc":"2.0","id":7}""")]
    public async Task Call_OversizedMessage_IsAnsweredAndTheNextOneTaken(string call)
    {
        await using var stream = await bed.ConnectAsync();
        using var reader = new StreamReader(stream);

        var line = await AskAsync(stream, reader, call.Replace("*", new string('x', 3 * AttemptServer.MaxMessageBytes), StringComparison.Ordinal));
        var next = await AskAsync(stream, reader, """{"jsonrpc":"2.0","id":8,"method":"tools/list"}""");

        Assert.Contains("\"id\":7", line, StringComparison.Ordinal);
        Assert.Contains("longer than 1,048,576 bytes", line, StringComparison.Ordinal);
        Assert.Contains("store_memory", next, StringComparison.Ordinal);
        Assert.False(File.Exists(bed.Launch.ResultFile));
    }

    [Fact]
    public async Task Call_MalformedMessage_DisturbsNoOther()
    {
        await using var stream = await bed.ConnectAsync();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync("{\"jsonrpc\": nonsense\n"u8.ToArray(), Cancel);

        var line = await AskAsync(stream, reader, """{"jsonrpc":"2.0","id":8,"method":"tools/list"}""", answers: "\"id\":8");

        Assert.Contains("store_memory", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_IsItsUsersOnlyAndGoesWithTheAttempt()
    {
        await using var stream = await bed.ConnectAsync();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bed.Socket));
        }

        await bed.Server.DisposeAsync();

        Assert.True(await HasEndedAsync(stream));
        Assert.False(File.Exists(bed.Socket));

        // A connection that was not accepted yet is reset.
        static async Task<bool> HasEndedAsync(Stream stream)
        {
            try
            {
                return await stream.ReadAsync(new byte[1], Cancel) == 0;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void Serve_PathTooLongForASocket_GoesWithoutAndSaysSo()
    {
        var folder = Directory.CreateDirectory(Path.Combine(bed.Launch.ScratchFolder, new string('x', 120))).FullName;

        var (server, launch) = bed.Tools.Serve(bed.Launch with { ScratchFolder = folder, Mcp = null }, bed.Progress);

        Assert.Null(server);
        Assert.Null(launch.Mcp);
        Assert.Contains("TMPDIR", File.ReadAllText(launch.LogFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bridge_ForwardsAndEndsWithTheAttempt()
    {
        using var bridge = Start();
        await bridge.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","id":8,"method":"tools/list"}""");
        Assert.Contains("store_memory", await bridge.StandardOutput.ReadLineAsync(Cancel), StringComparison.Ordinal);

        await bed.Server.DisposeAsync();

        await bridge.WaitForExitAsync(Cancel);
        Assert.Equal(0, bridge.ExitCode);

        using var late = Start();
        Assert.Contains("it has ended", await late.StandardError.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        await late.WaitForExitAsync(Cancel);
        Assert.Equal(3, late.ExitCode);
    }

    [Fact]
    public async Task Bridge_ClosedInput_Ends()
    {
        using var bridge = Start();

        bridge.StandardInput.Close();

        await bridge.WaitForExitAsync(Cancel);
        Assert.Equal(0, bridge.ExitCode);
    }

    private Process Start()
    {
        var mcp = bed.Launch.Mcp!;
        return Process.Start(new ProcessStartInfo(mcp.Command, mcp.Args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static async Task<string> AskAsync(Stream stream, StreamReader reader, string call, string answers = "")
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(call + "\n"), Cancel);
        while (true)
        {
            var line = await reader.ReadLineAsync(Cancel);
            Assert.NotNull(line);
            if (line.Contains(answers, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }
}
