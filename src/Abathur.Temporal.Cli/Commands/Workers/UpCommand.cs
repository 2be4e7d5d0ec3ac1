using System.CommandLine;
using Abathur.Temporal.Cli.Commands.Web;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Web;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary><c>abathur up</c></summary>
internal static class UpCommand
{
    private const int DefaultPort = 7233;
    private const int DefaultUiPort = 8233;

    private static readonly Option<string?> Temporal = new("--temporal")
    {
        Description = "The `temporal` program, for its development server and Web UI. Default: the server that comes with us.",
    };

    private static readonly Option<int> Port = new("--port") { Description = "The server's port.", DefaultValueFactory = _ => DefaultPort };

    private static readonly Option<int> UiPort = new("--ui-port") { Description = "The Web UI's port, with --temporal.", DefaultValueFactory = _ => DefaultUiPort };

    private static readonly Option<string?> Database = new("--db-filename")
    {
        Description = "The file that keeps the server's state. Default: server.db in the data folder (temporal.db with --temporal).",
    };

    private static readonly Option<TimeSpan?> Retention = DurationInput.Option(
        "--retention", "How long closed workflows are kept, as in 72h, at least 1s. Default: for ever. Not with --temporal, whose namespaces say it themselves.");

    private static readonly Option<bool> NoWeb = new("--no-web") { Description = "Don't serve the page that shows swarms." };

    private static readonly Option<int?> WebPort = new("--web-port") { Description = "The page's port. Default: 8234, or any that is free if that is taken." };

    public static Command Create() =>
        new Command("up", "Runs a Temporal server and a worker on this host until Ctrl-C; what they hold is there again next time.")
        {
            Temporal, Port, UiPort, Database, Retention, NoWeb, WebPort,
        }.WithWorker().Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var location = ServerLocator.Locate(session.Get(Temporal));
        if (location != ServerLocation.Embedded && session.Given(Retention))
        {
            throw new InvalidInputException(
                "--retention is for the embedded server only. Elsewhere a namespace says it: temporal operator namespace update --namespace default --retention 72h");
        }

        var options = new DevServerOptions
        {
            Location = location,
            Notice = session.Tell,
            LogFile = Path.Combine(DataFolder.Default().Logs, "temporal-server.log"),
            Port = session.Get(Port),
            UiPort = session.Get(UiPort),
            Retention = session.Get(Retention),
            DatabaseFile = session.Get(Database) ?? Path.Combine(DataFolder.Default().Root, location == ServerLocation.Embedded ? "server.db" : "temporal.db"),
        };
        await using var server = await DevServer.StartAsync(options, session.Cancel);
        var client = await ClientConnection.OpenAsync(server.ConnectOptions, session.Cancel);
        await using var worker = await WorkerHost.StartAsync(client, WorkerFlags.Read(session), LogLevel.Warning, session.Json, session.Cancel);
        await using var page = session.Get(NoWeb) ? null : await WebPage.StartAsync(
            session, client, options => options with { Port = session.Get(WebPort) ?? FreePort(), TemporalUi = server.WebUi });
        session.Say($"Temporal serves at {server.Address}{(server.WebUi is { } ui ? $", its Web UI at {ui}" : string.Empty)}; a worker is ready.");
        if (page is not null)
        {
            WebPage.SayAddress(session, page);
        }

        session.Say($"Next: abathur swarm start NAME --repository PATH{Elsewhere(options.Port, server.Address)}. Ctrl-C ends both.");
        return await WorkerCommand.UntilAsync(worker, session, server.Lost);
    }

    // Another `up` may run here.
    private static int FreePort() => LoopbackPort.IsFree(WebOptions.DefaultPort) ? WebOptions.DefaultPort : 0;

    // Clients look at the default port unless they are told.
    private static string Elsewhere(int port, string address) => port == DefaultPort ? string.Empty : $" --address {address} (or set TEMPORAL_ADDRESS)";
}
