using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>Takes agents' definitions out of a commit: a clone has no checkout of the operator's to read them in.</summary>
internal sealed class AgentFiles(GitRunner git)
{
    /// <summary>A folder with the files of that commit; made once.</summary>
    public async Task<string> ExtractAsync(Remote remote, string commit, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(remote.Folder, "agents", commit);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var fresh = $"{folder}-{Guid.NewGuid():n}";
        Directory.CreateDirectory(fresh);
        var names = await git.RunAsync(
            remote.Mirror, ["ls-tree", "-r", "-z", "--name-only", commit, "--", .. AgentFolders.All], cancellationToken);
        foreach (var name in names.Fields.Where(IsDefinition))
        {
            var content = await git.RunAsync(remote.Mirror, ["cat-file", "blob", $"{commit}:{name}"], cancellationToken);
            var file = Path.Combine(fresh, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content.Text, cancellationToken);
        }

        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another attempt was faster.
            Directory.Delete(fresh, recursive: true);
        }

        return folder;
    }

    // Only files right in those folders count, and their names are a repository's.
    private static bool IsDefinition(string name) =>
        name.EndsWith(".md", StringComparison.Ordinal)
        && AgentFolders.All.Any(folder => name.StartsWith(folder + "/", StringComparison.Ordinal)
            && name[(folder.Length + 1)..].IndexOfAny(['/', '\\']) < 0);
}
