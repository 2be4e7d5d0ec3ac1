namespace Abathur.Temporal.Repository.Tests.Deploy;

/// <summary>The clone as the image's build sees it: what <c>.dockerignore</c> lets through, and nothing that was built here.</summary>
internal static class BuildContext
{
    public static void CopyTo(string folder)
    {
        var rules = File.ReadAllLines(RepositoryRoot.File(".dockerignore"));
        foreach (var name in rules.Where(rule => rule.StartsWith('!')).Select(rule => rule[1..]))
        {
            Copy(RepositoryRoot.File(name), Path.Combine(folder, name), [.. rules.Where(rule => rule.StartsWith("**/", StringComparison.Ordinal)).Select(rule => rule[3..])]);
        }
    }

    private static void Copy(string source, string target, string[] ignored)
    {
        if (File.Exists(source))
        {
            File.Copy(source, target);
            return;
        }

        Directory.CreateDirectory(target);
        foreach (var entry in Directory.EnumerateFileSystemEntries(source).Where(entry => !ignored.Contains(Path.GetFileName(entry))))
        {
            Copy(entry, Path.Combine(target, Path.GetFileName(entry)), ignored);
        }
    }
}
