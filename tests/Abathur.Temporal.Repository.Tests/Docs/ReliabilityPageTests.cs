using System.Text.RegularExpressions;

namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>The page names tests for its promises: they have to be there.</summary>
public sealed partial class ReliabilityPageTests
{
    private static readonly string Page = RepositoryRoot.File("docs/reliability.md");

    [Fact]
    public void Tests_NamedInTheTables_AreThere()
    {
        var sources = Directory.EnumerateFiles(RepositoryRoot.File("tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var named = File.ReadLines(Page)
            .Where(line => line.StartsWith('|'))
            .SelectMany(line => Name().Matches(line.Split('|')[^2]))
            .Select(match => match.Groups["name"].Value)
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(IsThere(name, sources), $"{name} is nowhere"));
    }

    // A project, a class with a method, a class, a method, or how methods begin.
    private static bool IsThere(string name, List<string> sources) =>
        Directory.Exists(RepositoryRoot.File($"tests/Abathur.Temporal.{name}"))
        || name.Split('.').All(part => sources.Exists(source => source.Contains(part.TrimEnd('*'), StringComparison.Ordinal)));

    [GeneratedRegex("`(?<name>[A-Za-z0-9_.*]+)`")]
    private static partial Regex Name();
}
