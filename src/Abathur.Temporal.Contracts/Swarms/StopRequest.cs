using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>stop</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StopRequest
{
    /// <summary>How; default graceful. A second stop may turn a graceful one into a forced one.</summary>
    public StopMode Mode { get; init; } = StopMode.Graceful;

    /// <summary>Seconds to wait for running tasks, 0 to 86,400; absent: the setting <c>shutdownGraceSeconds</c>.</summary>
    public double? GraceSeconds { get; init; }
}
