namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>Names of models: as a definition asks for one, and as the provider's answer names it.</summary>
internal static class ModelNames
{
    /// <summary>
    /// Whether the answer is another model's. <c>sonnet</c> is answered by <c>claude-sonnet-4-5-20250929</c>, <c>openai/gpt-5</c> by
    /// <c>gpt-5-2026-01-31</c>: one name holds the other, without its provider and its variant in brackets.
    /// </summary>
    public static bool AreDifferent(string asked, string answered)
    {
        var (a, b) = (Bare(asked), Bare(answered));
        return a.Length > 0 && b.Length > 0 && !a.Contains(b, StringComparison.OrdinalIgnoreCase) && !b.Contains(a, StringComparison.OrdinalIgnoreCase);
    }

    private static string Bare(string name) => name.Split('/')[^1].Split('[')[0].Trim();
}
