namespace Abathur.Temporal.Contracts;

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
