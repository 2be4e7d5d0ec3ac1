using System.Text.RegularExpressions;

namespace Abathur.Temporal.Host.Git;

/// <summary>Asks git for a worktree's head, branch and changes, all with one call.</summary>
internal sealed partial class StatusReader(GitRunner git)
{
    private static readonly string[] Status =
    [
        "status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--no-ahead-behind", "--ignore-submodules=dirty",
    ];

    public async Task<(string? Head, string? Branch, IReadOnlyList<string> Untracked, IReadOnlyList<string> Changed)> ReadAsync(
        GitContext context, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(context, [.. Status, "--untracked-files=normal"], cancellationToken);
        string? head = null, branch = null;
        List<string> untracked = [], changed = [];
        foreach (var field in answer.Fields)
        {
            if (After(field, "# branch.oid ") is { } commit)
            {
                head = GitNames.IsCommit(commit) ? commit : null;
            }
            else if (After(field, "# branch.head ") is { } name)
            {
                branch = name == "(detached)" ? null : name;
            }
            else if (After(field, "? ") is { } path)
            {
                untracked.Add(path);
            }
            else if (field[0] is '1' or 'u')
            {
                // The path is the last of 9 or 11 fields.
                changed.Add(field.Split(' ', field[0] == '1' ? 9 : 11)[^1]);
            }
        }

        // What git can't look into it passes over with a warning.
        untracked.AddRange(UnreadableIn(answer.Error));
        return (head, branch, untracked, changed);
    }

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    /// <summary>Paths that git passed over because it could not look at them.</summary>
    public static IEnumerable<string> UnreadableIn(string error) =>
        Unreadable().Matches(error).Select(match => match.Groups["path"].Value).Distinct();

    // git cuts its message at 4,096 bytes, so that a long path has no closing quote.
    [GeneratedRegex("(could not open directory '(?<path>[^'\\n]+)|^(?<path>[^:\n]+): (Permission denied|File name too long)$)", RegexOptions.Multiline)]
    private static partial Regex Unreadable();
}
