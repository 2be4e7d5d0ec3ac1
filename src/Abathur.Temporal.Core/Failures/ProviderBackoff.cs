namespace Abathur.Temporal.Core.Failures;

/// <summary>The pause after a provider refused without saying until when: a minute, doubled for each further refusal, 15 minutes at most.</summary>
public static class ProviderBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <param name="failures">1 for the first refusal.</param>
    public static TimeSpan After(int failures)
    {
        var pause = First * (1 << Math.Clamp(failures - 1, 0, 10));
        return pause < Longest ? pause : Longest;
    }
}
