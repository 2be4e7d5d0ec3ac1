using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Tests.Server;

namespace Abathur.Temporal.Cli.Tests.Init;

/// <summary>The entry that <c>init --mcp</c> adds to an assistant's configuration.</summary>
public sealed class AssistantEntryTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly TempFolder temp = new();

    public AssistantEntryTests() => GitCli.Run(temp.Path, "init", "--quiet");

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("claude", ".mcp.json")]
    [InlineData("gemini", ".gemini/settings.json")]
    public async Task RunAsync_JsonWithOthers_KeepsThemAndAddsOursOnce(string assistant, string file)
    {
        temp.Write(file, """{"mcpServers":{"other":{"command":"x"}},"theme":"dark"}""");

        Assert.Contains($"wrote  {file}", await InitAsync(assistant), StringComparison.Ordinal);
        Assert.Contains($"left   {file}", await InitAsync(assistant), StringComparison.Ordinal);

        var written = JsonNode.Parse(await File.ReadAllTextAsync(temp.Combine(file), Ct))!;
        Assert.Equal("dark", (string?)written["theme"]);
        Assert.Equal("x", (string?)written["mcpServers"]!["other"]!["command"]);
        Assert.Equal("abathur", (string?)written["mcpServers"]!["abathur"]!["command"]);
        Assert.Equal("mcp", (string?)written["mcpServers"]!["abathur"]!["args"]![0]);
    }

    [Fact]
    public async Task RunAsync_Codex_AppendsOursOnce()
    {
        temp.Write(".codex/config.toml", "model = \"m\"\n");

        await InitAsync("codex");
        await InitAsync("codex");

        Assert.Equal(
            "model = \"m\"\n\n[mcp_servers.abathur]\ncommand = \"abathur\"\nargs = [\"mcp\"]\n",
            await File.ReadAllTextAsync(temp.Combine(".codex/config.toml"), Ct));
    }

    [Fact]
    public async Task RunAsync_JsonWithComments_IsLeftAloneWithTheEntryToAdd()
    {
        temp.Write(".gemini/settings.json", "{ // mine\n}");

        var (code, _, error) = await CommandLine.RunAsync(["init", temp.Path, "--mcp", "gemini"], Ct);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("Add this to its mcpServers yourself: \"abathur\": {\"command\":\"abathur\",\"args\":[\"mcp\"]}", error, StringComparison.Ordinal);
        Assert.Equal("{ // mine\n}", await File.ReadAllTextAsync(temp.Combine(".gemini/settings.json"), Ct));
    }

    private async Task<string> InitAsync(string assistant)
    {
        var (code, output, error) = await CommandLine.RunAsync(["init", temp.Path, "--mcp", assistant], Ct);
        Assert.True(code == ExitCode.Ok, error);
        return output;
    }
}
