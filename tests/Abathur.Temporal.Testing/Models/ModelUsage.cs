namespace Abathur.Temporal.Testing.Models;

/// <summary>The tokens that an answer counts. Each API names and nests them in its own way; the sum is the same.</summary>
/// <param name="Input">Tokens in, without those of the cache.</param>
/// <param name="CacheWrite">Tokens in that went into the cache; only Anthropic's API tells them from the others.</param>
/// <param name="CacheRead">Tokens in that came from the cache.</param>
/// <param name="Output">Tokens out.</param>
public sealed record ModelUsage(int Input = 100, int CacheWrite = 10, int CacheRead = 20, int Output = 7)
{
    /// <summary>Tokens in, all of them.</summary>
    public int AllInput => Input + CacheWrite + CacheRead;

    /// <summary>Tokens in and out.</summary>
    public int Total => AllInput + Output;
}
