namespace Abathur.Temporal.Host.Agents;

/// <summary>The program that an agent's MCP client starts to reach the worker: it speaks MCP over its standard input and output.</summary>
/// <param name="Command">The program by its absolute path.</param>
/// <param name="Args">Its arguments.</param>
public sealed record McpCommand(string Command, IReadOnlyList<string> Args)
{
    /// <summary>The name under which agents get the server.</summary>
    public const string ServerName = "abathur";
}
