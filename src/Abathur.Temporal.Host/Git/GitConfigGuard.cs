using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Git;

/// <summary>
/// Finds what a repository's own configuration makes git run under names we can't know beforehand (filters, merge drivers),
/// so that each call overrides it unless the swarm's settings allow it by name. The operator's global configuration is theirs and holds. The listing runs nothing, and is
/// done again only when one of the files has changed.
/// </summary>
internal sealed partial class GitConfigGuard(ILogger log)
{
    // What git does itself where no driver is set, as a driver: `git` is found in git's own folder first.
    private const string TextMerge = "git merge-file --quiet --marker-size=%L %A %O %B";

    private static readonly IReadOnlyList<(string Key, string Value)> None = [];

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<(string Key, string Value)>> FindAsync(GitContext context, Func<GitCommand, Task<GitOutput>> run)
    {
        if (context is not { GitDirectory: { } own, CommonDirectory: { } common })
        {
            return None;
        }

        var ownFile = Path.Combine(own, "config.worktree");
        var key = File.Exists(ownFile) ? own : common;
        var stamp = $"{Stamp(Path.Combine(common, "config"))} {Stamp(Path.Combine(common, "config.worktree"))} {Stamp(ownFile)}";
        if (known.TryGetValue(key, out var cached) && cached.Stamp == stamp)
        {
            return For(context, cached.Drivers);
        }

        var listing = await run(new GitCommand(context, "config", "--list", "--show-scope", "--name-only", "-z"));
        if (listing.ExitCode != 0 || listing.Truncated)
        {
            throw new GitException("config", listing.ExitCode, GitText.Tail(listing.Error, 800));
        }

        var keys = RepositoryKeys(listing.Fields).Distinct().ToList();
        var drivers = keys.Select(Find).OfType<Driver>().ToArray();
        if (drivers.Length > 0)
        {
            HostLog.ConfigurationIgnored(log, common, string.Join(", ", drivers.Select(driver => driver.Key).Distinct()));
        }

        // An included file can change unseen.
        known[key] = new Known(keys.Any(k => k.Key.StartsWith("include", StringComparison.Ordinal)) ? string.Empty : stamp, drivers);
        return For(context, drivers);
    }

    private static IReadOnlyList<(string Key, string Value)> For(GitContext context, IReadOnlyList<Driver> drivers) =>
        [.. drivers.Where(driver => !context.Allows.Has(driver.Scope, driver.Section, driver.Name)).Select(driver => (driver.Key, driver.Off)).Distinct()];

    private static IEnumerable<(string Scope, string Key)> RepositoryKeys(string[] fields)
    {
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] is "local" or "worktree")
            {
                yield return (fields[i], fields[i + 1]);
            }
        }
    }

    private static Driver? Find((string Scope, string Key) entry)
    {
        if (DriverKey().Match(entry.Key) is not { Success: true } match)
        {
            return null;
        }

        var off = match.Groups["last"].Value switch
        {
            "required" => "false",
            "driver" => TextMerge,
            _ => string.Empty,
        };
        return new(entry.Scope, entry.Key, match.Groups["section"].Value, match.Groups["name"].Value, off);
    }

    private static string Stamp(string file) =>
        new FileInfo(file) is { Exists: true } info ? $"{info.LastWriteTimeUtc.Ticks}/{info.Length}" : "-";

    [GeneratedRegex(
        @"\A((?<section>filter)\.(?<name>.*)\.(?<last>clean|smudge|process|required)|(?<section>merge)\.(?<name>.*)\.(?<last>driver)"
        + @"|lfs\.(.*\.)?(?<last>clean|smudge|path|standalonetransferagent))\z",
        RegexOptions.Singleline)]
    private static partial Regex DriverKey();

    /// <summary>A key whose value git runs, and the value that switches it off.</summary>
    private sealed record Driver(string Scope, string Key, string Section, string Name, string Off);

    private sealed record Known(string Stamp, IReadOnlyList<Driver> Drivers);
}
