using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>
/// Finds what a repository's own configuration makes git run under names we can't know beforehand (filters, merge drivers),
/// so that each call overrides it. The person's global configuration is theirs and holds. The listing runs nothing, and is
/// done again only when one of the files has changed.
/// </summary>
internal sealed partial class GitConfigGuard(ILogger log)
{
    // What git does itself where no driver is set, as a driver: `git` is found in git's own folder first.
    private const string TextMerge = "git merge-file --quiet --marker-size=%L %A %O %B";

    private static readonly IReadOnlyList<(string Key, string Value)> None = [];

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<(string Key, string Value)>> FindAsync(GitPlace place, Func<GitCommand, Task<GitOutput>> run)
    {
        if (place is not { GitDirectory: { } own, CommonDirectory: { } common })
        {
            return None;
        }

        var ownFile = Path.Combine(own, "config.worktree");
        var key = File.Exists(ownFile) ? own : common;
        var stamp = $"{Stamp(Path.Combine(common, "config"))} {Stamp(Path.Combine(common, "config.worktree"))} {Stamp(ownFile)}";
        if (known.TryGetValue(key, out var cached) && cached.Stamp == stamp)
        {
            return cached.Overrides;
        }

        var listing = await run(new GitCommand(place, "config", "--list", "--show-scope", "--name-only", "-z"));
        if (listing.ExitCode != 0 || listing.Truncated)
        {
            throw new GitException("config", listing.ExitCode, GitText.Tail(listing.Error, 800));
        }

        var keys = RepositoryKeys(listing.Fields).ToList();
        var overrides = keys.Distinct(StringComparer.Ordinal).SelectMany(Override).ToArray();
        if (overrides.Length > 0)
        {
            WorktreeLog.ConfigurationIgnored(log, common, string.Join(", ", overrides.Select(o => o.Key)));
        }

        // An included file can change unseen.
        known[key] = new Known(keys.Any(k => k.StartsWith("include", StringComparison.Ordinal)) ? string.Empty : stamp, overrides);
        return overrides;
    }

    private static IEnumerable<string> RepositoryKeys(string[] fields)
    {
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] is "local" or "worktree")
            {
                yield return fields[i + 1];
            }
        }
    }

    private static IEnumerable<(string Key, string Value)> Override(string key)
    {
        if (Driver().Match(key) is not { Success: true } match)
        {
            return None;
        }

        return match.Groups["last"].Value switch
        {
            "required" => [(key, "false")],
            "driver" => [(key, TextMerge)],
            _ => [(key, string.Empty)],
        };
    }

    private static string Stamp(string file) =>
        new FileInfo(file) is { Exists: true } info ? $"{info.LastWriteTimeUtc.Ticks}/{info.Length}" : "-";

    [GeneratedRegex(
        @"\A(filter\..*\.(?<last>clean|smudge|process|required)|merge\..*\.(?<last>driver)"
        + @"|lfs\.(.*\.)?(?<last>clean|smudge|path|standalonetransferagent))\z",
        RegexOptions.Singleline)]
    private static partial Regex Driver();

    private sealed record Known(string Stamp, IReadOnlyList<(string Key, string Value)> Overrides);
}
