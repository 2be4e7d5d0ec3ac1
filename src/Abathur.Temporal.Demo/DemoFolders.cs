namespace Abathur.Temporal.Demo;

/// <summary>The demo's throw-away folders.</summary>
/// <param name="Root">Holds the others.</param>
public sealed record DemoFolders(string Root)
{
    private const int MaxTries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public string Repository => Path.Combine(Root, "phrasebook");

    /// <summary>The worker's data folder.</summary>
    public string Home => Path.Combine(Root, "home");

    public static DemoFolders Create() => new(Directory.CreateTempSubdirectory("abathur-demo-").FullName);

    /// <summary>Removes them; what still holds a file there, an agent that is just being ended, gets some seconds.</summary>
    public async Task DeleteAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                Delete();
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (tries == MaxTries)
                {
                    // Left for the system's own cleaning: it is no reason to fail.
                    return;
                }

                await Task.Delay(Pause);
            }
        }
    }

    private void Delete()
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
