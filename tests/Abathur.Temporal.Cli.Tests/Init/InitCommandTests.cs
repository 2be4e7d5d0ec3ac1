using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Commands.Init;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Tests.Server;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Cli.Tests.Init;

public sealed class InitCommandTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task RunAsync_Repository_WritesAgentsThatLoad()
    {
        GitCli.Run(temp.Path, "init", "--quiet");

        var (code, output, _) = await CommandLine.RunAsync(["init", temp.Path], Ct);

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("wrote  .abathur/agents/claude-example.md", output, StringComparison.Ordinal);
        var registry = await AgentRegistry.LoadAsync(temp.Path, [AgentRuntimeNames.Claude, AgentRuntimeNames.Command], Ct);
        Assert.Empty(registry.Roster.Problems);
        Assert.Equal("claude", registry.Find("claude-example")!.Summary.Runtime);
        Assert.All(ShippedAgents.Files, agent => Assert.NotEqual(ShippedAgents.Source, registry.Find(agent.Name)!.Source));
    }

    [Fact]
    public async Task RunAsync_Again_LeavesEverythingAlone()
    {
        GitCli.Run(temp.Path, "init", "--quiet");
        temp.Write(".abathur/agents/code-implementer.md", "mine");

        var first = await InitAsync(temp.Combine(".abathur"));
        var second = await InitAsync(temp.Path);

        Assert.Equal([".abathur/agents/code-implementer.md"], first.Kept);
        Assert.Equal("mine", await File.ReadAllTextAsync(temp.Combine(".abathur/agents/code-implementer.md"), Ct));
        Assert.Empty(second.Written);
        Assert.Equal(ProjectFiles.All.Count, second.Kept.Count);
    }

    [Fact]
    public async Task RunAsync_OutsideARepository_SaysWhatToDo()
    {
        var (code, _, error) = await CommandLine.RunAsync(["init", temp.Path], Ct);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("is in no git repository: run `git init` there first", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(temp.Path));
    }

    [Fact]
    public async Task SwarmYaml_AsWritten_HoldsEveryDefault()
    {
        GitCli.Run(temp.Path, "init", "--quiet");
        await InitAsync(temp.Path);

        var file = temp.Combine(".abathur", "swarm.yaml");
        var written = JsonSerializer.Serialize((await Document.LoadAsync(file, Ct)).Root);
        var defaults = JsonSerializer.SerializeToNode(new SwarmSettings(), AbathurJson.Options)!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), defaults), written);
    }

    private static async Task<InitResult> InitAsync(string folder)
    {
        var (code, output, _) = await CommandLine.RunAsync(["init", folder, "--json"], Ct);
        Assert.Equal(ExitCode.Ok, code);
        return JsonSerializer.Deserialize<InitResult>(output, AbathurJson.Options)!;
    }
}
