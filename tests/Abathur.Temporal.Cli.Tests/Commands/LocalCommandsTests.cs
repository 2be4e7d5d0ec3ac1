using System.Text.Json.Nodes;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Tests.Commands;

public sealed class LocalCommandsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Memory_StoreSearchShowStats_RoundTrip()
    {
        var stored = await RunAsync("the build needs node 22", "memory", "store", "build", "-", "-n", "notes", "--tag", "ci");
        var found = await RunAsync("", "memory", "search", "build", "--json");
        var shown = await RunAsync("", "memory", "show", "build", "-n", "notes");
        var listed = await RunAsync("", "memory", "list", "--json");
        var stats = await RunAsync("", "memory", "stats", "--json");

        Assert.Equal("Stored notes build, version 1.", stored.Output.Trim());
        Assert.Equal("the build needs node 22", (string?)JsonNode.Parse(found.Output)![0]!["entry"]!["content"]);
        Assert.Contains("the build needs node 22", shown.Output, StringComparison.Ordinal);
        Assert.Equal("build", (string?)JsonNode.Parse(listed.Output)![0]!["key"]);
        Assert.Equal(1, (int?)JsonNode.Parse(stats.Output)!["entries"]);
        Assert.Equal(ExitCode.Ok, (await RunAsync("", "memory", "prune")).Code);
    }

    [Fact]
    public async Task Up_RetentionOfAServiceThatIsNotOurs_SaysWhoSetsIt()
    {
        var run = await RunAsync("", "up", "--temporal", "127.0.0.1:1", "--retention", "72h");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("temporal operator namespace update --namespace default --retention 72h", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_WhatIsNotThere_IsSaid()
    {
        Assert.Equal(ExitCode.No, (await RunAsync("", "memory", "search", "nothing")).Code);
        Assert.Equal(ExitCode.Rejected, (await RunAsync("", "memory", "show", "nothing", "-n", "notes")).Code);
        Assert.Equal(ExitCode.Usage, (await RunAsync("", "memory", "store", "key", "content")).Code);
    }

    [Fact]
    public async Task Worktree_NoneYet_ListsAndPrunesNothingWithoutAServer()
    {
        Assert.Equal("[]", (await RunAsync("", "worktree", "list", "--json")).Output.Trim());
        Assert.Equal("0 removed, 0 left.", (await RunAsync("", "worktree", "prune")).Output.Trim());
    }

    [Fact]
    public async Task Agent_Validate_NamesFileAndLineAndExitsWithNo()
    {
        folder.Write(".abathur/agents/bad.md", "---\nname: bad\nmax_turns: many\n---\nDo it.\n");
        folder.Write(".abathur/agents/good.md", "---\nname: good\ntier: worker\nversion: 1.0.0\ndescription: Good\ntools: [read]\n---\nDo it.\n");

        var run = await RunAsync("", "agent", "validate", folder.Path);

        Assert.Contains("good", run.Output, StringComparison.Ordinal);
        Assert.Contains(".abathur/agents/bad.md:3:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salvage_NoRepository_SaysSo()
    {
        var run = await RunAsync("", "salvage", "list", "-r", folder.Path);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("is not a git repository", run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(string input, params string[] args) => CliRun.InvokeAsync(
        input, () => new DataFolder(Path.Combine(folder.Path, "data")), TestContext.Current.CancellationToken, args);
}
