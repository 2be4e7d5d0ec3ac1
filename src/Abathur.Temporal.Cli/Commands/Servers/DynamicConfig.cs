using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.LocalServer;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary>Settings by the names that they have in the dynamic configuration of Temporal's own server. Some have their effect; the others are understood.</summary>
internal static class DynamicConfig
{
    private const string SuggestContinueAsNew = "limit.historyCount.suggestContinueAsNew";
    private const string PayloadError = "limit.blobSize.error";
    private const string PayloadWarning = "limit.blobSize.warn";

    // What each counts.
    private static readonly Dictionary<string, string> Units = new()
    {
        [SuggestContinueAsNew] = "events",
        [PayloadError] = "bytes",
        [PayloadWarning] = "bytes",
    };

    public static Option<string[]> Option { get; } = new("--dynamic-config-value")
    {
        Description = $"KEY=VALUE, the value in JSON; may be repeated. These have an effect: {string.Join(", ", Units.Keys)}.",
        CustomParser = Settings,
    };

    /// <summary>The options with the settings that have an effect.</summary>
    public static TemporalServerOptions Apply(Session session, TemporalServerOptions options) => options with
    {
        SuggestContinueAsNewEvents = Find(session, SuggestContinueAsNew) ?? options.SuggestContinueAsNewEvents,
        PayloadErrorBytes = Find(session, PayloadError) ?? options.PayloadErrorBytes,
        PayloadWarningBytes = Find(session, PayloadWarning) ?? options.PayloadWarningBytes,
    };

    /// <summary>Whether a setting is given that has no effect here.</summary>
    public static bool HasUnused(Session session) => Given(session).Any(setting => !Units.ContainsKey(setting.Key));

    private static int? Find(Session session, string key) => Given(session)
        .Where(setting => setting.Key == key)
        .Select(setting => Count(setting.Value))
        .LastOrDefault();

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
            else if (word.Split('=', 2) is [var key, var value] && Units.TryGetValue(key, out var unit) && Count(value) is null)
            {
                result.AddError($"--dynamic-config-value: {key} is a number of {unit}, 1 or more, and not '{SafeText.Line(value, 60)}'.");
            }
        }

        return [.. result.Tokens.Select(token => token.Value)];
    }

    private static int? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

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
