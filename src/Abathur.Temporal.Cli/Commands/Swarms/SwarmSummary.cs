using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary>The line that the Web UI shows beside a swarm.</summary>
internal static class SwarmSummary
{
    /// <summary>The server refuses longer ones.</summary>
    private const int MaxBytes = 400;

    public static string Of(SwarmInput input)
    {
        var summary = $"Swarm {input.Name} on {input.Repository.Location()}{(input.Repository.Base is { } from ? $" from {from}" : string.Empty)}";
        while (Encoding.UTF8.GetByteCount(summary) > MaxBytes)
        {
            summary = summary[..^8].TrimEnd('…') + "…";
        }

        return summary;
    }
}
