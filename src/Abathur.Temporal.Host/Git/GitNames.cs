using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Git;

/// <summary>Checks names before git sees them. git's own check lets `a;id` and `$(id)` pass.</summary>
internal static partial class GitNames
{
    public const string Heads = "refs/heads/";

    /// <summary>Where a swarm's integration branch began.</summary>
    public static string Base(string swarm) => "refs/abathur/base/" + swarm;

    /// <summary>What a ref of the URL that hosts share is called in an operator's clone.</summary>
    public static string Shared(string name) => "refs/abathur/shared/" + name["refs/".Length..];

    public static bool IsCommit(string? text) => text is not null && Commit().IsMatch(text);

    /// <summary>Requires the full name of a ref of ours, or null.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static string? RequireIntegrationRef(string? name) =>
        name is null || (Require(name, "repository.line") is var valid && valid.StartsWith("refs/abathur/", StringComparison.Ordinal))
            ? name
            : throw new InvalidInputException($"'{name}' can't be repository.line: it must be a ref below refs/abathur/.");

    /// <summary>Requires the name of a branch, tag or commit.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static string Require(string? name, string what) => IsName(name)
        ? name!
        : throw new InvalidInputException(
            $"'{GitText.Line(name ?? string.Empty, 80)}' can't be {what}: use letters, digits, '.', '_', '-', '+', '@', '#' and '/' "
            + "as git allows them in a branch's name (at most 200 characters, not beginning with '-').");

    /// <summary>Requires the name of a branch of the operator's.</summary>
    /// <exception cref="InvalidInputException">It is no branch name, or one of ours.</exception>
    public static string RequireOwnBranch(string? name) =>
        Require(name, "a branch") is var valid && !valid.StartsWith("abathur/", StringComparison.OrdinalIgnoreCase)
        && valid is not "HEAD" and not "abathur"
            ? valid
            : throw new InvalidInputException($"'{name}' is a name that Abathur or git keeps for itself: choose another branch.");

    // A subset of git's grammar for refs, with every letter of every language but nothing that a shell or git reads as syntax.
    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= 200 }
        && Allowed().IsMatch(name)
        && !name.Contains("..", StringComparison.Ordinal)
        && name != "@"
        && name[^1] != '.'
        && name.Split('/').All(part =>
            part.Length > 0 && part[0] is not '.' and not '-' && !part.EndsWith(".lock", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\A[\p{L}\p{N}\p{M}._+@#/-]+\z")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex Commit();

    /// <summary>A task's id.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static string RequireTask(string taskId) => TaskId.TryParse(taskId, out _)
        ? taskId
        : throw new InvalidInputException($"'{GitText.Line(taskId, 80)}' is no task id: they are T1, T2, …");
}
