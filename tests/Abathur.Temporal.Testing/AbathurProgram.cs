using Abathur.Temporal.Cli.Commands.Mcp;

namespace Abathur.Temporal.Testing;

/// <summary>The command <c>abathur</c> as a program of its own.</summary>
public static class AbathurProgram
{
    /// <summary>The command line that connects an agent with its worker, but for the socket.</summary>
    public static IReadOnlyList<string> Bridge => McpAgentCommand.Bridge;
}
