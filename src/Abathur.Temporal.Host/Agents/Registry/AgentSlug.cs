using System.Text;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>Names become slugs: <c>Orchestration Developer</c> is <c>orchestration-developer</c>.</summary>
public static class AgentSlug
{
    private const int MaxLength = 63;

    /// <summary>Lower-case ASCII letters and digits with single hyphens between; empty where nothing of the name is left.</summary>
    public static string From(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString(0, Math.Min(slug.Length, MaxLength)).TrimEnd('-');
    }
}
