using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Durations as the <c>temporal</c> program takes them: <c>72h</c>, <c>1h30m</c>, <c>30d</c>.</summary>
internal static partial class DurationInput
{
    // Ten thousand years of the calendar, and no overflow.
    private const double MostDays = 3_650_000;

    /// <summary>An option whose value is a duration.</summary>
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result => Read(result, name),
    };

    /// <summary>Null if it is no duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Whole().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var days = match.Groups[1].Captures.Zip(match.Groups[2].Captures, (number, unit) => double.Parse(number.Value, CultureInfo.InvariantCulture) / PerDay(unit.Value)).Sum();
        return days > MostDays ? null : TimeSpan.FromDays(days);
    }

    private static TimeSpan? Read(ArgumentResult result, string name)
    {
        var word = result.Tokens[0].Value;
        var duration = Parse(word);
        if (duration is null)
        {
            result.AddError($"{name}: '{SafeText.Line(word, 60)}' is no duration such as 72h, 1h30m or 30d.");
        }

        return duration;
    }

    private static double PerDay(string unit) => unit switch
    {
        "d" => 1,
        "h" => 24,
        "m" => 24 * 60,
        _ => 24 * 60 * 60,
    };

    [GeneratedRegex(@"^(?:(\d+(?:\.\d+)?)([dhms]))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
