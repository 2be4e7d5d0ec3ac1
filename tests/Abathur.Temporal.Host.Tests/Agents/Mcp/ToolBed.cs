using System.Net.Sockets;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Mcp;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Abathur.Temporal.Host.Tests.Agents.Mcp;

/// <summary>The tools of one attempt, served at a socket.</summary>
internal sealed class ToolBed : IAsyncDisposable
{
    private readonly AgentBed bed = new();
    private readonly Lazy<(AttemptServer Server, AgentLaunch Launch)> served;
    private AgentProgress? latest;

    public ToolBed()
    {
        Directory.CreateDirectory(Path.Combine(bed.Root, "scratch"));
        Tools = new(
            new TaskMemory(new SqliteMemoryStore(Path.Combine(bed.Root, "memory.db"), TimeProvider.System), TimeProvider.System, NullLogger<TaskMemory>.Instance),
            Swarm,
            new AgentOptions { McpCommand = AbathurProgram.Bridge });
        Progress = new(now => latest = now);
        served = new(() =>
        {
            var (server, launch) = Tools.Serve(bed.Launch(AgentBed.Agent(AgentRuntimeNames.Command)) with { Task = Task }, Progress);
            return (server!, launch);
        });
    }

    public FakeSwarm Swarm { get; } = new();

    public AttemptTools Tools { get; }

    public AttemptInput Task { get; set; } = new AgentBed().Task;

    public ToldProgress Progress { get; }

    public AgentProgress? Latest => latest;

    public AttemptServer Server => served.Value.Server;

    public AgentLaunch Launch => served.Value.Launch;

    public string Socket => Launch.Mcp!.Args[^1];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Connects to the socket as it is.</summary>
    public Task<NetworkStream> ConnectAsync() => ConnectAsync(Socket);

    public static async Task<NetworkStream> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects as an agent's program does.</summary>
    public async Task<McpClient> ClientAsync()
    {
        var stream = await ConnectAsync();
        return await McpClient.CreateAsync(new StreamClientTransport(stream, stream), cancellationToken: Cancel);
    }

    /// <summary>Calls a tool.</summary>
    /// <returns>Whether it was refused, and its answer.</returns>
    public async Task<(bool IsError, string Text)> CallAsync(string tool, object input)
    {
        await using var client = await ClientAsync();
        return await CallAsync(client, tool, input);
    }

    public static async Task<(bool IsError, string Text)> CallAsync(McpClient client, string tool, object input)
    {
        var arguments = input.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(input));
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Cancel);
        return (result.IsError == true, Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
    }

    public async ValueTask DisposeAsync()
    {
        if (served.IsValueCreated)
        {
            await served.Value.Server.DisposeAsync();
        }

        bed.Dispose();
    }
}
