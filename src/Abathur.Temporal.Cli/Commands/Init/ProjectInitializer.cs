using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Init;

/// <summary>Writes our files into a repository, and never over one that is there.</summary>
internal static class ProjectInitializer
{
    /// <exception cref="InvalidInputException">The folder is in no git repository, or can't be written to.</exception>
    public static async Task<InitResult> RunAsync(string folder, Assistant? assistant, CancellationToken cancel)
    {
        var repository = Top(Path.GetFullPath(folder));
        var written = new List<string>();
        var kept = new List<string>();
        foreach (var (path, content) in ProjectFiles.All)
        {
            (await WriteNewAsync(Path.Combine(repository, path), content, cancel) ? written : kept).Add(path);
        }

        if (assistant is { } told)
        {
            (await AssistantEntry.WriteAsync(repository, told, cancel) ? written : kept).Add(AssistantEntry.FileOf(told));
        }

        return new(repository, written, kept);
    }

    private static string Top(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException($"There is no folder '{folder}'.");
        }

        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            // A folder in a checkout, a file in a worktree or submodule.
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return at.FullName;
            }
        }

        throw new InvalidInputException($"'{folder}' is in no git repository: run `git init` there first, or name one: `abathur init PATH`.");
    }

    private static async Task<bool> WriteNewAsync(string file, byte[] content, CancellationToken cancel)
    {
        if (Path.Exists(file))
        {
            return false;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await stream.WriteAsync(content, cancel);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{file}' can't be written: {e.Message}", e);
        }
    }
}
