using System.CommandLine;
using ModelContextProtocol.Server;

namespace Abathur.Temporal.Cli.Commands.Mcp;

/// <summary><c>abathur mcp</c></summary>
internal static class McpCommand
{
    public static Command Create() => new Command(
        "mcp", "Lets your assistant (Claude Code, Codex, …) work with swarms: an MCP server on standard input and output.").Runs(async session =>
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await using var transport = new StreamServerTransport(input, output, "abathur");
        await using var server = McpServer.Create(transport, AssistantServer.Options());
        await server.RunAsync(session.Cancel);
    });
}
