using System.Text.RegularExpressions;

namespace Abathur.Temporal.Contracts;

/// <summary>The grammar of a swarm's name: <c>[a-z0-9][a-z0-9-]{0,62}</c>, safe in workflow ids, git refs and paths.</summary>
public static partial class SwarmName
{
    /// <summary>The grammar as people read it.</summary>
    public const string Grammar = "[a-z0-9][a-z0-9-]{0,62}";

    /// <summary>Whether <paramref name="name"/> follows <see cref="Grammar"/>.</summary>
    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>Returns <paramref name="name"/>, or throws naming the grammar.</summary>
    /// <exception cref="InvalidInputException">The name breaks the grammar.</exception>
    public static string Require(string? name) => IsValid(name)
        ? name!
        : throw new InvalidInputException(
            $"'{Shown.Of(name)}' is no swarm name: use 1 to 63 lower-case letters, digits and hyphens, beginning with a letter or digit ({Grammar}).");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Pattern();
}
