using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Settings;

/// <summary>Which filters and merge drivers the settings may allow: those that the operator's repository defines, by name.</summary>
internal static class DriverRules
{
    private const int MaxNames = 20;
    private const int MaxLength = 100;

    // Git LFS has a setting of its own, which also runs the program in its usual way whatever the repository's configuration says.
    private const string Lfs = "lfs";

    /// <exception cref="InvalidInputException">There is no configuration that could define them, or a name can't be one.</exception>
    public static void Require(string setting, string section, IReadOnlyList<string>? names, RepositorySpec repository)
    {
        if (names is not { Count: > 0 })
        {
            return;
        }

        if (repository.Url is { Length: > 0 } url)
        {
            throw new InvalidInputException(
                $"{setting}: they are defined in your repository's configuration, and a repository by URL ({url}) has none. "
                + $"Leave {setting} out; what each host's own git configuration (git config --global) defines runs anyway.");
        }

        if (names.Count > MaxNames)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{setting}: {names.Count} names are too many; it takes at most {MaxNames}."));
        }

        if (names.FirstOrDefault(name => !IsName(name)) is { } wrong)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"{setting}: '{Text.Cut(wrong, 80)}' can't be a name in {section}.NAME of git's configuration. Give 1 to {MaxLength} characters without spaces; list the names with: git config --get-regexp '^{section}'"));
        }

        if (section == "filter" && names.Contains(Lfs, StringComparer.Ordinal))
        {
            throw new InvalidInputException($"{setting}: Git LFS has a setting of its own. Give lfs=true instead of '{Lfs}'.");
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxLength && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
