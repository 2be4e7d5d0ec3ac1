using System.Text;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>
/// Shortens what a command printed to what tells why it failed: lines that look like failures with those around them, then
/// its end, then its beginning. The last lines alone are counters with most test runners.
/// </summary>
internal static partial class OutputExcerpt
{
    private const int MaxLine = 500;

    // What a line that says how many lines are missing takes.
    private const int GapBytes = 34;

    /// <summary>An excerpt of at most <paramref name="limit"/> bytes of UTF-8, in the output's order.</summary>
    public static string Of(IEnumerable<string> lines, int limit) => Cut(lines, limit, before: 2, after: 3, head: true);

    /// <summary>The same where there is little room: failures with the line after each, and the end.</summary>
    public static string Short(IEnumerable<string> lines, int limit) => Cut(lines, limit, before: 0, after: 1, head: false);

    private static string Cut(IEnumerable<string> lines, int limit, int before, int after, bool head)
    {
        string[] all = [.. lines.Select(Clean)];
        var kept = new bool[all.Length];
        var room = limit;
        if (all.Sum(Cost) <= limit)
        {
            return string.Join('\n', all);
        }

        var failures = Enumerable.Range(0, all.Length).Where(i => LooksFailed(all[i]))
            .SelectMany(i => Enumerable.Range(i - before, before + after + 1)).Where(i => i >= 0 && i < all.Length);
        Keep(failures, limit / 2);
        Keep(Enumerable.Range(0, all.Length).Reverse(), head ? room / 2 : room);
        Keep(head ? Enumerable.Range(0, all.Length) : [], room);
        return Render(all, kept, limit);

        void Keep(IEnumerable<int> indices, int budget)
        {
            foreach (var i in indices.Where(i => !kept[i]))
            {
                var apart = (i == 0 || !kept[i - 1]) && (i == all.Length - 1 || !kept[i + 1]);
                var cost = Cost(all[i]) + (apart ? GapBytes : 0);
                if (cost > budget)
                {
                    return;
                }

                kept[i] = true;
                budget -= cost;
                room -= cost;
            }
        }
    }

    private static string Render(string[] all, bool[] kept, int limit)
    {
        var text = new StringBuilder();
        var missing = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (!kept[i])
            {
                missing++;
                continue;
            }

            AppendGap();
            text.Append(all[i]).Append('\n');
        }

        AppendGap();
        var bytes = Encoding.UTF8.GetBytes(text.ToString().TrimEnd('\n'));
        return bytes.Length <= limit ? Encoding.UTF8.GetString(bytes) : Encoding.UTF8.GetString(bytes[..limit]).TrimEnd('\uFFFD');

        void AppendGap()
        {
            if (missing > 0)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"… {missing} lines left out …\n");
                missing = 0;
            }
        }
    }

    private static bool LooksFailed(string line) => Failure().IsMatch(NoFailure().Replace(line, string.Empty));

    private static int Cost(string line) => Encoding.UTF8.GetByteCount(line) + 1;

    private static string Clean(string line) => Text.Cut(Escape().Replace(line, string.Empty).TrimEnd(), MaxLine);

    [GeneratedRegex("fail|error|not ok|✗|✘|assert|exception|panic|expected", RegexOptions.IgnoreCase)]
    private static partial Regex Failure();

    // Counters of what did not happen.
    [GeneratedRegex(@"\b(0|no) (failed|failing|failures?|errors?)\b|\b(failed|failures?|errors?)\b\s*[:=]\s*0\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoFailure();

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
