using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary>Settings by the names that they have in the dynamic configuration of Temporal's own server. One of them has its effect; the others are understood.</summary>
internal static class DynamicConfig
{
    private const string SuggestContinueAsNew = "limit.historyCount.suggestContinueAsNew";

    public static Option<string[]> Option { get; } = new("--dynamic-config-value")
    {
        Description = $"KEY=VALUE, the value in JSON; may be repeated. Only {SuggestContinueAsNew} has an effect.",
        CustomParser = Settings,
    };

    /// <summary>From how many events on continue-as-new is suggested; null where nothing says so.</summary>
    public static int? SuggestContinueAsNewEvents(Session session) => Given(session)
        .Where(setting => setting.Key == SuggestContinueAsNew)
        .Select(setting => Events(setting.Value))
        .LastOrDefault();

    /// <summary>Whether a setting is given that has no effect here.</summary>
    public static bool HasUnused(Session session) => Given(session).Any(setting => setting.Key != SuggestContinueAsNew);

    private static IEnumerable<(string Key, string Value)> Given(Session session) => session.Given(Option)
        ? (session.Get(Option) ?? []).Select(setting => setting.Split('=', 2)).Select(parts => (parts[0], parts[1]))
        : [];

    private static string[] Settings(ArgumentResult result)
    {
        foreach (var word in result.Tokens.Select(token => token.Value))
        {
            if (!IsSetting(word))
            {
                result.AddError($"--dynamic-config-value: '{SafeText.Line(word, 60)}' is no KEY=VALUE with the value in JSON, as in {SuggestContinueAsNew}=4096.");
            }
            else if (word.Split('=', 2) is [SuggestContinueAsNew, var value] && Events(value) is null)
            {
                result.AddError($"--dynamic-config-value: {SuggestContinueAsNew} is a number of events, 1 or more, and not '{SafeText.Line(value, 60)}'.");
            }
        }

        return [.. result.Tokens.Select(token => token.Value)];
    }

    private static int? Events(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var events) && events > 0 ? events : null;

    private static bool IsSetting(string word)
    {
        if (word.Split('=', 2) is not [{ Length: > 0 }, var value])
        {
            return false;
        }

        try
        {
            using var parsed = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
