using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// A git repository: by its path on one host (or on a file system that the hosts share), or by a URL of which each host
/// keeps a clone of its own. Exactly one of the two.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RepositorySpec
{
    /// <summary>Absolute path of the checkout (or of a bare repository). Nothing in it is touched but refs under <c>abathur/</c> and <c>refs/abathur/</c>.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// What <c>git fetch</c> takes. The integration branch lives there and moves by push; nothing else is pushed, and nothing at
    /// all unless a URL is given.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>Branch, tag or commit at which the integration branch starts; absent: what HEAD is when the swarm starts.</summary>
    public string? Base { get; init; }

    /// <summary>
    /// The full name of the ref that is the integration branch; absent: the branch <c>abathur/{swarm}/main</c>. The swarm chooses
    /// it when it starts: a start input leaves it out.
    /// </summary>
    [JsonPropertyName("line")]
    public string? IntegrationRef { get; init; }
}

/// <summary>Where a repository is, in a word: for messages, and to tell repositories apart.</summary>
public static class RepositoryLocation
{
    /// <summary>The path or the URL, whichever is given.</summary>
    public static string Location(this RepositorySpec repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository.Path ?? repository.Url ?? string.Empty;
    }
}
