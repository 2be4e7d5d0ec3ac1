using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Settings;

/// <summary>Which patterns the setting <c>copy</c> takes: paths inside the checkout, with git's glob characters.</summary>
internal static class CopyRules
{
    private const int MaxPatterns = 100;
    private const int MaxLength = 500;

    /// <exception cref="InvalidInputException">There is no checkout to copy from, or a pattern can't be used.</exception>
    public static void Require(IReadOnlyList<string>? patterns, RepositorySpec repository)
    {
        if (patterns is not { Count: > 0 })
        {
            return;
        }

        if (repository.Url is { Length: > 0 } url)
        {
            throw new InvalidInputException(
                $"copy: files are copied from your checkout, and a repository by URL ({url}) has none. Leave copy out; let the prepare command fetch or make them.");
        }

        if (patterns.Count > MaxPatterns)
        {
            throw new InvalidInputException(FormattableString.Invariant($"copy: {patterns.Count} patterns are too many; it takes at most {MaxPatterns}."));
        }

        if (patterns.FirstOrDefault(pattern => !IsPattern(pattern)) is { } wrong)
        {
            throw new InvalidInputException(
                $"copy: '{Text.Cut(wrong, 80)}' is no pattern of a path inside the checkout. Give it from the repository's root, without '..' and "
                + "without a leading '/', ':' or '!', such as [\".env\", \"config/*.local\", \"**/.env\"].");
        }

        if (patterns.Any(pattern => pattern is null))
        {
            throw new InvalidInputException("copy: a pattern can't be null.");
        }
    }

    private static bool IsPattern(string? pattern) => pattern is null
        || (pattern.Trim().Length > 0 && pattern.Length <= MaxLength && pattern[0] is not ('/' or ':' or '!')
            && !pattern.Any(c => char.IsControl(c) || c == '\\')
            && pattern.Split('/').All(part => part is not (".." or "." or ".git")));
}
