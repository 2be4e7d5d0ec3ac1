using System.CommandLine;
using Abathur.Temporal.Cli.Commands.Workers;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary>What can be said of the embedded service by itself; names and words as <c>temporal server start-dev</c> has them.</summary>
internal static class ServerOptions
{
    private static readonly Dictionary<string, LogLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["warn"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["never"] = LogLevel.None,
    };

    private static readonly Option<string> Ip = new("--ip") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<int> Port = new("--port", "-p") { Description = "The port; 0: a free one.", DefaultValueFactory = _ => 7233 };
    private static readonly Option<string?> Database = new("--db-filename", "-f") { Description = "The file that keeps everything. Default: in memory only." };
    private static readonly Option<string[]> Namespaces = new("--namespace", "-n") { Description = "A namespace to make besides 'default'; may be repeated." };

    private static readonly Option<string[]> SearchAttributes = new("--search-attribute")
    {
        Description = "A search attribute, Name=Type (Text, Keyword, Int, Double, Bool, Datetime, KeywordList); may be repeated.",
    };

    private static readonly Option<TimeSpan?> Retention =
        DurationInput.Option("--retention", "How long closed workflows are kept, as in 72h, at least 1s. Default: for ever.");

    private static readonly Option<bool> TimeSkipping = new("--time-skipping")
    {
        Description = "Time jumps to the next timer while nothing can be worked on and a client has unlocked it, as the test environments of Temporal's SDKs do.",
    };

    private static readonly Option<bool> Unlocked = new("--enable-time-skipping") { Description = "The same, unlocked from the start." };

    private static readonly Option<string> Level = Words("--log-level", "What it logs.", "warn", Levels.Keys);
    private static readonly Option<string> Format = Words("--log-format", "How it logs.", "text", ["text", "json", "pretty"]);

    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Ip, Port, Database, Namespaces, SearchAttributes, Retention, TimeSkipping, Unlocked, Level, Format];

    /// <summary>Where its log goes.</summary>
    public static ILoggerFactory Logging(Session session) => LoggerFactory.Create(builder =>
        builder.AddLines(session.Json || session.Get(Format) == "json").SetMinimumLevel(Levels[session.Get(Level)!]));

    /// <summary>Whether time skips before any client has said so.</summary>
    public static bool IsUnlocked(Session session) => session.Get(Unlocked);

    /// <exception cref="InvalidInputException">A search attribute is no <c>Name=Type</c>.</exception>
    public static TemporalServerOptions Read(Session session, ILoggerFactory logging) => DynamicConfig.Apply(session, new()
    {
        Ip = session.Get(Ip) is "localhost" ? "127.0.0.1" : session.Get(Ip)!,
        Port = session.Get(Port),
        DatabaseFile = session.Get(Database),
        Namespaces = [.. (session.Get(Namespaces) ?? []).Prepend("default").Distinct()],
        SearchAttributes = (session.Get(SearchAttributes) ?? []).Select(Attribute).ToDictionary(),
        Retention = session.Get(Retention),
        TimeSkipping = session.Get(TimeSkipping) || IsUnlocked(session),
        LoggerFactory = logging,
    });

    private static Option<string> Words(string name, string description, string first, IEnumerable<string> words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => first };
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. words]);
        return option;
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
