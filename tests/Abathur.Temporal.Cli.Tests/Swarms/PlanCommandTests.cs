using System.Text.Json.Nodes;

namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>From a goal to tasks, on the command line.</summary>
public sealed class PlanCommandTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Plan_NobodyToAsk_IsShownAndWaits()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("plan", "ship it", "-s", name);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("2 tasks in 2 waves", run.Output, StringComparison.Ordinal);
        Assert.Contains("api → ui", run.Output, StringComparison.Ordinal);
        Assert.Contains($"`abathur escalation respond E1 approve --swarm {name}` submits it", run.Error, StringComparison.Ordinal);
        Assert.Equal("ready", (string?)await ShowAsync(name, "T1", "state"));
        Assert.Contains("2 tasks in 2 waves", (await server.RunAsync("task", "plan", "T1", "-s", name)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Yes_IsSubmitted()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("plan", "ship it", "-s", name, "--yes", "--json", "--agent", "architect");

        var answer = JsonNode.Parse(run.Output)!;
        Assert.Equal(("T1", true, 2), ((string?)answer["task"], (bool?)answer["submitted"], answer["plan"]!["tasks"]!.AsArray().Count));
        Assert.Equal("completed", (string?)await ShowAsync(name, "T1", "state"));
        Assert.Equal("architect", (string?)(await ShowAsync(name, "T1", "spec"))!["agentType"]);
        Assert.Equal("The API", (string?)(await ShowAsync(name, "T1/api", "spec"))!["title"]);
    }

    [Fact]
    public async Task Plan_NoWait_SaysThatItIsSubmittedUnasked()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("plan", "ship it", "-s", name, "--no-wait", "--yes");

        Assert.StartsWith("T1 plans it.", run.Output, StringComparison.Ordinal);
        Assert.True((bool?)(await ShowAsync(name, "T1", "spec"))!["plan"]!["autoSubmit"]);
    }

    [Fact]
    public async Task Plan_GoalOfSeveralLines_IsTitleAndDescription()
    {
        var name = await server.StartAsync();

        await CliRun.InvokeAsync("Ship it\n\nwith care\n", TestContext.Current.CancellationToken, "plan", "-", "-s", name, "--address", server.Address);

        var spec = await ShowAsync(name, "T1", "spec");
        Assert.Equal(("Ship it", "Ship it\n\nwith care"), ((string?)spec!["title"], (string?)spec["description"]));
    }

    [Fact]
    public async Task Plan_AtATerminal_IsSentBackWithTheNoteThenSubmitted()
    {
        var name = await server.StartAsync();

        var run = await AskAsync("n\nAnd test it\ny\n", "plan", "ship it", "-s", name);

        Assert.Contains("Submit these 2 tasks? [y/N/edit]", run.Output, StringComparison.Ordinal);
        Assert.Contains("Submit these 3 tasks? [y/N/edit]", run.Output, StringComparison.Ordinal);
        Assert.Equal("And test it", (string?)(await ShowAsync(name, "T1/more", "spec"))!["title"]);
    }

    [Fact]
    public async Task Plan_WrittenEditedAndApproved_SubmitsWhatTheFileSays()
    {
        var name = await server.StartAsync();
        using var folder = new TempFolder();
        var file = folder.Combine("plan.yaml");
        await server.RunAsync("plan", "ship it", "-s", name, "--file", file);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("The API", "The whole API", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var run = await server.RunAsync("escalation", "respond", "E1", "approve", "--file", file, "-s", name);

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        Assert.Equal("The whole API", (string?)(await ShowAsync(name, "T1/api", "spec"))!["title"]);
        Assert.Equal("Its pages: no", (string?)(await ShowAsync(name, "T1/ui", "spec"))!["title"]);
    }

    [Fact]
    public async Task Plan_FileInAFolderThatIsNotThere_IsRefusedBeforeAnythingIsSubmitted()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("plan", "ship it", "-s", name, "--file", "/nowhere/at/all/plan.yaml");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal("[]", (await server.RunAsync("task", "list", "-s", name, "--json")).Output.Trim());
    }

    [Fact]
    public async Task Plan_EditedAtTheTerminal_IsCheckedAgain()
    {
        ShellScript.Require();
        var name = await server.StartAsync();
        using var folder = new TempFolder();
        folder.Write("editor", "sed -i.bak 's/\"api\"$/\"other\"/; s/The API/Another/' \"$1\"\n");
        Environment.SetEnvironmentVariable("VISUAL", $"sh '{folder.Combine("editor")}'");

        var run = await AskAsync("edit\ny\n", "plan", "ship it", "-s", name);

        Assert.Contains("Another", run.Output, StringComparison.Ordinal);
        Assert.Equal("Another", (string?)(await ShowAsync(name, "T1/other", "spec"))!["title"]);
    }

    private async Task<JsonNode?> ShowAsync(string swarm, string task, string member) =>
        JsonNode.Parse((await server.RunAsync("task", "show", task, "-s", swarm, "--json")).Output)![member];

    private async Task<(string Output, string Error)> AskAsync(string input, params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var reader = new StringReader(input);
        var streams = new Streams { Input = reader, Output = output, Error = error, Interactive = true, Colors = false, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        var code = await AbathurCommand.InvokeAsync([.. args, "--address", server.Address], streams, TestContext.Current.CancellationToken);
        Assert.True(code == ExitCode.Ok, $"{code}: {error}");
        return (output.ToString(), error.ToString());
    }
}
