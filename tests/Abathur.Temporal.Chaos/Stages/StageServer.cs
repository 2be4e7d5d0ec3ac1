using System.Globalization;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>The Temporal service of a run: a process of its own on a database file, or one that runs already and is left alone.</summary>
internal sealed class StageServer : IAsyncDisposable
{
    private StageServer(string address, StageProcess? process, string? clock, string? database) =>
        (Address, Process, Clock, Database) = (address, process, clock, database);

    public string Address { get; }

    /// <summary>Null: it is not ours to kill.</summary>
    public StageProcess? Process { get; }

    /// <summary>The file with the seconds by which its clock is set; null: its clock can't be set.</summary>
    public string? Clock { get; }

    /// <summary>Its database; null: it is elsewhere.</summary>
    public string? Database { get; }

    /// <param name="name"><c>embedded</c>, the path of the <c>temporal</c> program, or an address.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="cancel">Ends the wait for its first answer.</param>
    public static async Task<StageServer> StartAsync(string name, StageFolder folder, CancellationToken cancel)
    {
        var location = name == "embedded" ? ServerLocation.Embedded : ServerLocator.Locate(name);
        if (location.Address is { } address)
        {
            return new StageServer(address, null, null, null);
        }

        var port = LoopbackPort.Draw(1)[0];
        var (clock, database) = (folder.In("server/clock"), folder.In("server/temporal.db"));
        IReadOnlyList<string> flags = ["--port", port.ToString(CultureInfo.InvariantCulture), "--db-filename", database];
        IReadOnlyList<string> command = location.Program is { } program
            ? [program, "server", "start-dev", "--headless", "--log-level", "error", .. flags, .. Official()]
            : [ScriptedAgent.DotNet, typeof(StageServer).Assembly.Location, "serve", .. flags, "--clock", clock];
        var process = new StageProcess("server", command, new Dictionary<string, string>(), folder.In("server.log"));
        process.Start();
        var server = new StageServer(LoopbackPort.Address(port), process, location.Program is null ? clock : null, database);
        await server.AnswersAsync(cancel);
        return server;
    }

    /// <summary>Waits until it answers.</summary>
    public Task AnswersAsync(CancellationToken cancel) => ServerProbe.WaitAsync(Address, "default", cancel);

    public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static IEnumerable<string> Official() =>
    [
        "--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000",
        .. AbathurSearchAttributes.All.SelectMany(key => new[] { "--search-attribute", $"{key.Name}=Keyword" }),
    ];
}
