using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>A git repository on one host, or on a file system that the hosts share.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RepositorySpec
{
    /// <summary>Absolute path of the checkout (or of a bare repository). Nothing in it is touched but refs under <c>abathur/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Branch, tag or commit at which the swarm's line starts; absent: what HEAD is when the swarm starts.</summary>
    public string? Base { get; init; }
}
