using Abathur.Temporal.LocalServer.Namespaces;

namespace Abathur.Temporal.LocalServer.Retention;

/// <summary>How long a namespace keeps what is closed.</summary>
internal static class RetentionPeriod
{
    /// <summary>The shortest that is taken.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // Longer than anybody waits, and short enough to add to any time.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>What a client has asked for in this namespace goes before what the server was told; null: for ever.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="server">As <see cref="TemporalServerOptions.Retention"/>.</param>
    public static TimeSpan? Of(NamespaceRecord ns, TimeSpan? server) =>
        (ns.OwnRetention ?? server) is { } period && period < Longest ? period : null;
}
