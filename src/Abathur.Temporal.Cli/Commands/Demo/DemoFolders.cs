namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The demo's throw-away folders.</summary>
/// <param name="Root">Holds the others.</param>
public sealed record DemoFolders(string Root)
{
    public string Repository => Path.Combine(Root, "phrasebook");

    /// <summary>The worker's data folder.</summary>
    public string Home => Path.Combine(Root, "home");

    public static DemoFolders Create() => new(Directory.CreateTempSubdirectory("abathur-demo-").FullName);

    public void Delete()
    {
        if (!Directory.Exists(Root))
        {
            return;
        }

        // Git makes its objects read-only, which Windows refuses to delete.
        foreach (var file in new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.IsReadOnly))
        {
            file.IsReadOnly = false;
        }

        Directory.Delete(Root, recursive: true);
    }
}
