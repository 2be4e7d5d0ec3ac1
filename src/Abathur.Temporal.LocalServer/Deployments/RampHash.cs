using System.Text;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>Which of a hundred parts a workflow id falls into: the same at all times and on all machines.</summary>
internal static class RampHash
{
    /// <summary>0 (inclusive) to 100 (exclusive), evenly for ids however alike.</summary>
    public static double Percent(string workflowId)
    {
        // FNV-1a, then the final mix of MurmurHash3: the real server's hash is another one.
        var hash = 2_166_136_261u;
        foreach (var b in Encoding.UTF8.GetBytes(workflowId))
        {
            hash = unchecked((hash ^ b) * 16_777_619u);
        }

        hash = unchecked((hash ^ (hash >> 16)) * 0x85EB_CA6Bu);
        hash = unchecked((hash ^ (hash >> 13)) * 0xC2B2_AE35u);
        return 100 * ((hash ^ (hash >> 16)) / (uint.MaxValue + 1.0));
    }
}
