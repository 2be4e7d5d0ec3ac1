namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Deletes folders that agents filled.</summary>
internal static class Folders
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Deletes it with all in it, read-only things too; links are removed, never followed.</summary>
    public static void Delete(string path)
    {
        try
        {
            Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            // Caches of build tools are often write-protected.
            Unprotect(new DirectoryInfo(path));
            Remove(path);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void Unprotect(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            folder.Attributes &= ~FileAttributes.ReadOnly;
        }
        else
        {
            folder.UnixFileMode |= Owner;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner)
            {
                Unprotect(inner);
            }
            else if (OperatingSystem.IsWindows())
            {
                entry.Attributes &= ~FileAttributes.ReadOnly;
            }
        }
    }
}
