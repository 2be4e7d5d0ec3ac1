using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the updates <c>addDependency</c> and <c>removeDependency</c>; ids or keys.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DependencyChange
{
    /// <summary>The task that waits.</summary>
    public required string Task { get; init; }

    /// <summary>The task it waits for.</summary>
    public required string DependsOn { get; init; }
}
