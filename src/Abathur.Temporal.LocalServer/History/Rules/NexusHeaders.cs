using System.Text;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>What may stand in the header of a Nexus operation.</summary>
internal static class NexusHeaders
{
    // What the server itself sends with a request.
    private static readonly HashSet<string> Reserved = new(
        ["request-timeout", "xdc-redirection-api", "xdc-redirection", "caller-name", "caller-type", "call-initiation"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the server alone sets a header.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    public static bool IsTooLarge(IEnumerable<KeyValuePair<string, string>> header) =>
        header.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)) > Limits.NexusHeader;
}
