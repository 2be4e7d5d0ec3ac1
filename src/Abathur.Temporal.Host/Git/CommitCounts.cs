using System.Globalization;

namespace Abathur.Temporal.Host.Git;

/// <summary>How many commits two histories don't share.</summary>
internal static class CommitCounts
{
    /// <summary>The commits that only the first has, and those that only the second has.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="context">Where both are.</param>
    /// <param name="first">A commit.</param>
    /// <param name="second">Another.</param>
    /// <param name="options">More of <c>rev-list</c>'s options.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(int First, int Second)> OfAsync(
        GitRunner git, GitContext context, string first, string second, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        if (first == second)
        {
            return (0, 0);
        }

        var counts = await git.RunAsync(context, ["rev-list", .. options, "--left-right", "--count", $"{first}...{second}"], cancellationToken);
        return counts.Value.Split('\t') is [var onlyFirst, var onlySecond]
            ? (int.Parse(onlyFirst, CultureInfo.InvariantCulture), int.Parse(onlySecond, CultureInfo.InvariantCulture))
            : throw new GitException("rev-list", 0, $"unexpected answer '{counts.Value}'");
    }
}
