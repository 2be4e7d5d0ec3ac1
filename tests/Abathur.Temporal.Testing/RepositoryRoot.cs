namespace Abathur.Temporal.Testing;

/// <summary>The clone that the tests were built in.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string File(string name) => System.IO.Path.Combine(Path, name);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(at.FullName, "Abathur.Temporal.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Abathur.Temporal.sln above {AppContext.BaseDirectory}.");
    }
}
