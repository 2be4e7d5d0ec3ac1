using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Limits;

/// <summary>
/// Who refuses when a provider does: a runtime with a provider and key. A program of the runtime <c>command</c> that names no
/// provider shares none with other programs.
/// </summary>
internal static class ProviderKey
{
    public const int MaxProvider = 63;

    // The runtime that runs any program, as its agents' definitions name it.
    private const string Command = "command";

    /// <param name="agent">The agent.</param>
    /// <param name="named">The provider that an attempt's failure named; null: the one of the agent's definition.</param>
    public static string Of(AgentSummary agent, string? named = null) => (named ?? agent.Provider) switch
    {
        { } provider => $"{agent.Runtime}/{Text.Cut(provider, MaxProvider)}",
        null when agent.Runtime == Command => $"{Command}:{agent.Name}",
        null => agent.Runtime,
    };
}
