using System.Text.Json;

namespace Abathur.Temporal.Repository.Tests.Deploy;

/// <summary>The Dockerfile as far as it can be run without an engine.</summary>
internal sealed class Dockerfile
{
    private readonly IReadOnlyList<(string Name, string Value)> instructions;

    private Dockerfile(string text) => instructions =
    [
        .. text.Split('\n')
            .Where(line => !line.TrimStart().StartsWith('#'))
            .Aggregate(string.Empty, (joined, line) => joined + (line.EndsWith('\\') ? line[..^1] : line + "\n"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' ', 2))
            .Select(parts => (parts[0], parts[1])),
    ];

    /// <summary>The image that builds.</summary>
    public string BuildImage => Values("FROM").First().Split(' ')[0];

    /// <summary>The image that runs.</summary>
    public string RunImage => Values("FROM").Last();

    /// <summary>The command that publishes, as an argument list.</summary>
    public IReadOnlyList<string> Publish => Values("RUN").Single(run => run.StartsWith("dotnet publish", StringComparison.Ordinal)).Split(' ');

    public IReadOnlyList<string> Entrypoint => JsonSerializer.Deserialize<string[]>(Values("ENTRYPOINT").Single())!;

    public IReadOnlyDictionary<string, string> Environment => Values("ENV")
        .SelectMany(value => value.Split(' '))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    public static Dockerfile Read() => new(File.ReadAllText(RepositoryRoot.File("Dockerfile")));

    public IEnumerable<string> Values(string instruction) => instructions.Where(i => i.Name == instruction).Select(i => i.Value);
}
