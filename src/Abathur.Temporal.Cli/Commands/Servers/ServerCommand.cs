using System.CommandLine;
using Abathur.Temporal.Cli.Commands.Workers;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary><c>abathur server</c>: the embedded Temporal service by itself, with the flags of <c>temporal server start-dev</c>.</summary>
internal static class ServerCommand
{
    private static readonly Option<string> Ip = new("--ip") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<int> Port = new("--port", "-p") { Description = "The port; 0: a free one.", DefaultValueFactory = _ => 7233 };
    private static readonly Option<string?> Database = new("--db-filename", "-f") { Description = "The file that keeps everything. Default: in memory only." };
    private static readonly Option<string[]> Namespaces = new("--namespace", "-n") { Description = "A namespace to make besides 'default'; may be repeated." };

    private static readonly Option<string[]> SearchAttributes = new("--search-attribute")
    {
        Description = "A search attribute, Name=Type (Text, Keyword, Int, Double, Bool, Datetime, KeywordList); may be repeated.",
    };

    private static readonly Option<LogLevel> Level = new("--log-level") { Description = "What it logs.", DefaultValueFactory = _ => LogLevel.Warning };

    public static Command Create() => new Command("server", "Runs the Temporal service that comes with us, without a worker, until Ctrl-C.")
    {
        Ip, Port, Database, Namespaces, SearchAttributes, Level,
    }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        using var logging = LoggerFactory.Create(builder => builder.AddLines(session.Json).SetMinimumLevel(session.Get(Level)));
        await using var server = await EmbeddedServer.StartAsync(
            new()
            {
                Ip = session.Get(Ip)!,
                Port = session.Get(Port),
                DatabaseFile = session.Get(Database),
                Namespaces = [.. (session.Get(Namespaces) ?? []).Prepend("default").Distinct()],
                SearchAttributes = (session.Get(SearchAttributes) ?? []).Select(Attribute).ToDictionary(),
                LoggerFactory = logging,
            },
            session.Cancel);
        session.Say($"Temporal serves at {server.Address}. Ctrl-C ends it.");
        await Task.Delay(Timeout.Infinite, session.Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }

    private static KeyValuePair<string, IndexedValueType> Attribute(string text)
    {
        var types = Enum.GetValues<IndexedValueType>().Where(type => type != IndexedValueType.Unspecified).ToList();
        var parts = text.Split('=', 2);
        return parts is [{ Length: > 0 } name, var word] && types.Where(type => type.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)).ToList() is [var found]
            ? new(name, found)
            : throw new InvalidInputException($"--search-attribute: '{SafeText.Line(text, 60)}' is no Name=Type; types are {string.Join(", ", types)}.");
    }
}
