namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>Files of the operator that a program finds in its private home.</summary>
internal static class OperatorFiles
{
    /// <summary>
    /// Links a login, so that a program which renews it renews the operator's: a copy would become invalid, or make theirs
    /// invalid. On Windows, where links need a privilege, it is copied.
    /// </summary>
    public static void Link(string file, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            Copy(file, target);
        }
        else if (File.Exists(file) && new FileInfo(target).LinkTarget != Path.GetFullPath(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Delete(target);
            File.CreateSymbolicLink(target, Path.GetFullPath(file));
        }
    }

    /// <summary>
    /// Copies settings, so that the program's changes to them are its own. What an earlier attempt had is replaced: the operator may have
    /// mended theirs since.
    /// </summary>
    public static void Copy(string file, string target)
    {
        if (File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>The operator's home, as the program's environment has it.</summary>
    public static string Home(IDictionary<string, string> environment) =>
        environment.TryGetValue(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME", out var home)
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
