using System.CommandLine;
using System.Net.Sockets;

namespace Abathur.Temporal.Cli.Commands.Mcp;

/// <summary>
/// The hidden command that an agent's MCP client starts: it carries bytes between its standard streams and the attempt's socket, until either
/// side ends. It knows nothing else: not where Temporal is, nor any key.
/// </summary>
internal static class McpAgentCommand
{
    private const string Name = "mcp-agent";

    private static readonly Argument<string> Socket = new("socket") { Description = "The attempt's socket." };

    /// <summary>The command line that connects an agent with its worker, but for the socket.</summary>
    public static IReadOnlyList<string> Bridge { get; } = [.. SelfCommand.Argv, Name];

    public static Command Create()
    {
        var command = new Command(Name, "Connects an agent's MCP client with its worker.") { Socket }.Runs(RunAsync);
        command.Hidden = true;
        return command;
    }

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var path = session.Get(Socket)!;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), session.Cancel);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new CommandException(ExitCode.Unreachable, $"No attempt listens at '{path}': it has ended. Agents start this command; it is of no use by itself.", e);
        }

        await using var worker = new NetworkStream(socket);
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await Task.WhenAny(CarryAsync(input, worker, session.Cancel), CarryAsync(worker, output, session.Cancel));
        return ExitCode.Ok;
    }

    private static async Task CarryAsync(Stream from, Stream to, CancellationToken cancel)
    {
        try
        {
            await from.CopyToAsync(to, cancel);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // One side has ended, and so does the other.
        }
    }
}
