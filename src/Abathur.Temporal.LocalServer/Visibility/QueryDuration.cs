using System.Globalization;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>Durations as queries write them: nanoseconds, Go's notation with days (<c>1d2h30m1.5s</c>), or hh:mm:ss.</summary>
internal static partial class QueryDuration
{
    private static readonly Dictionary<string, decimal> Units = new()
    {
        ["ns"] = 1,
        ["us"] = 1_000,
        ["µs"] = 1_000,
        ["ms"] = 1_000_000,
        ["s"] = 1_000_000_000,
        ["m"] = 60_000_000_000,
        ["h"] = 3_600_000_000_000,
        ["d"] = 86_400_000_000_000,
    };

    /// <summary>Null if it is none, or longer than 292 years.</summary>
    public static long? Nanoseconds(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var plain))
        {
            return plain;
        }

        try
        {
            return Go().Match(text) is { Success: true } go ? Sum(go)
                : Clock().Match(text) is { Success: true } clock ? Sum(clock)
                : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static long Sum(Match match)
    {
        var sum = 0m;
        for (var i = 0; i < match.Groups["value"].Captures.Count; i++)
        {
            var unit = match.Groups["unit"].Captures is { Count: > 0 } units ? units[i].Value : ClockUnit(i);
            sum += decimal.Parse(match.Groups["value"].Captures[i].Value, CultureInfo.InvariantCulture) * Units[unit];
        }

        return (long)(match.Groups["sign"].Value == "-" ? -sum : sum);
    }

    private static string ClockUnit(int place) => place switch
    {
        0 => "h",
        1 => "m",
        _ => "s",
    };

    [GeneratedRegex(@"^(?<sign>[+-]?)((?<value>\d+(\.\d*)?|\.\d+)(?<unit>ns|us|µs|ms|s|m|h|d))+$")]
    private static partial Regex Go();

    [GeneratedRegex(@"^(?<sign>)(?<value>\d+):(?<value>[0-5]\d):(?<value>[0-5]\d(\.\d+)?)$")]
    private static partial Regex Clock();
}
