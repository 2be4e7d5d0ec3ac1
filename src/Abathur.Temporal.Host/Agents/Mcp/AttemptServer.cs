using System.Net.Sockets;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>
/// The worker's end of one attempt's tools: an MCP server for each program that connects to the attempt's socket, which only the worker's
/// user can reach. It ends with the attempt.
/// </summary>
public sealed class AttemptServer : IAsyncDisposable
{
    /// <summary>The longest message that it takes, in bytes.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    private readonly string path;
    private readonly IReadOnlyList<AgentTool> tools;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource ended = new();
    private readonly List<Task> connections = [];
    private readonly Task accepting;

    /// <summary>Listens from now on.</summary>
    /// <param name="path">The socket; it must not exist, and its folder must.</param>
    /// <param name="tools">The tools.</param>
    /// <exception cref="IOException">There can be no socket at that path.</exception>
    public AttemptServer(string path, IReadOnlyList<AgentTool> tools)
    {
        (this.path, this.tools) = (path, tools);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener.Listen();
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw new IOException($"there can be no socket at {path}: {e.Message.TrimEnd('.')}", e);
        }

        accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (ended.IsCancellationRequested)
        {
            return;
        }

        await ended.CancelAsync();
        listener.Dispose();
        await accepting;

        // What went wrong with a client is no failure of the attempt.
        await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(path);
    }

    private async Task AcceptAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                connections.Add(ServeAsync(await listener.AcceptAsync(ended.Token)));
                connections.RemoveAll(connection => connection.IsCompleted);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The attempt has ended, or a client went away before it was here.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            await using var transport = new StreamServerTransport(new BoundedLines(stream, MaxMessageBytes), stream, McpCommand.ServerName);
            await using var server = McpServer.Create(transport, Options());
            await server.RunAsync(ended.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The agent or its attempt has ended.
        }
    }

    private McpServerOptions Options() => new()
    {
        ServerInfo = new() { Name = McpCommand.ServerName, Version = typeof(AttemptServer).Assembly.GetName().Version?.ToString(3) ?? "0" },
        Capabilities = new() { Tools = new() },
        Handlers = new()
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [.. tools.Select(tool => new Tool { Name = tool.Name, Description = tool.Description, InputSchema = tool.InputSchema })],
            }),
            CallToolHandler = async (request, cancel) => await CallAsync(request.Params, cancel),
        },
    };

    private async Task<CallToolResult> CallAsync(CallToolRequestParams? call, CancellationToken cancellationToken)
    {
        if (call?.Name == BoundedLines.TooLong)
        {
            return Answer($"The message is longer than {MaxMessageBytes:N0} bytes and was not taken. Say less, and put the rest into a file of the worktree.", isError: true);
        }

        if (tools.FirstOrDefault(tool => tool.Name == call?.Name) is not { } tool)
        {
            return Answer($"There is no tool '{Shown.Of(call?.Name)}'; {NearestName.Suggest(call?.Name ?? string.Empty, [.. tools.Select(known => known.Name)])}", isError: true);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
        try
        {
            return Answer(await tool.CallAsync(JsonSerializer.SerializeToUtf8Bytes(call!.Arguments ?? new Dictionary<string, JsonElement>()), either.Token), isError: false);
        }
        catch (InvalidInputException e)
        {
            return Answer(e.Message, isError: true);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return Answer("The attempt has ended: nothing more is taken from it.", isError: true);
        }
#pragma warning disable CA1031 // Whatever goes wrong, the agent gets an answer, and goes on without this tool.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Answer($"`{tool.Name}` does not work now ({e.GetType().Name}); call it again later, or go on without it.", isError: true);
        }
    }

    private static CallToolResult Answer(string text, bool isError) => new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
