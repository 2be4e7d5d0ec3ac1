using System.Globalization;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.LocalServer.Cron;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>45s</c>, <c>1.5h</c>.</summary>
internal static partial class GoDuration
{
    /// <exception cref="FormatException">It isn't one, or isn't positive.</exception>
    public static TimeSpan Parse(string text)
    {
        var total = TimeSpan.Zero;
        var end = 0;
        foreach (var part in Parts().EnumerateMatches(text))
        {
            if (part.Index != end)
            {
                break;
            }

            var match = Parts().Match(text, part.Index);
            var number = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            total += match.Groups[2].Value switch
            {
                "h" => TimeSpan.FromHours(number),
                "m" => TimeSpan.FromMinutes(number),
                "s" => TimeSpan.FromSeconds(number),
                _ => TimeSpan.FromMilliseconds(number),
            };
            end = part.Index + part.Length;
        }

        return end == text.Length && total > TimeSpan.Zero ? total : throw new FormatException($"'{text}' is no duration such as 1h30m");
    }

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ms|h|m|s)", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
