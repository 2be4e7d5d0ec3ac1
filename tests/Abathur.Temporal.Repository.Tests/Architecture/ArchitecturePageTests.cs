using System.Text.RegularExpressions;

namespace Abathur.Temporal.Repository.Tests.Architecture;

/// <summary>The architecture page says which project uses which, and where to change what; the code agrees.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.File("docs/architecture.md"));

    [Fact]
    public void Drawing_ShowsEveryReference()
    {
        var drawn = Section("Projects").Split('\n').Where(line => line.Contains("-->", StringComparison.Ordinal))
            .Select(line => line.Split("-->", StringSplitOptions.TrimEntries))
            .SelectMany(chain => chain.Zip(chain.Skip(1), (used, user) => $"{user} references {used}"));

        var referenced = Source.Projects.SelectMany(project =>
            Reference().Matches(File.ReadAllText(Path.Combine(Source.Folder(project), $"Abathur.Temporal.{project}.csproj")))
                .Select(match => $"{project} references {match.Groups[1].Value}"));

        Assert.Equal(referenced.Order(), drawn.Order());
    }

    [Fact]
    public void Table_SaysWhatEachProjectUses()
    {
        var said = TableRow().Matches(Section("Projects").Split("| folder of")[0]).ToDictionary(
            match => match.Groups[1].Value,
            match => string.Join(", ", Code().Matches(match.Groups[2].Value).Select(code => code.Groups[1].Value).Order(StringComparer.Ordinal)));

        var used = Source.Projects.ToDictionary(project => project, project => string.Join(", ", Source.Of(project)
            .SelectMany(source => source.Usings)
            .Select(name => ProjectOf().Match(name).Groups[1].Value)
            .Where(name => name.Length > 0 && name != project)
            .Distinct()
            .Order(StringComparer.Ordinal)));

        Assert.Equal(used.OrderBy(pair => pair.Key), said.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Host_CallsNothingOfTemporal() => Assert.All(
        Source.Of("Host"), source => Assert.DoesNotContain(source.Usings, name => name.StartsWith("Temporalio", StringComparison.Ordinal)));

    [Fact]
    public void WhereToChangeWhat_EveryPlaceExists()
    {
        var rows = Section("Where to change what").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToList();

        Assert.True(rows.Count >= 15, $"{rows.Count} rows");
        foreach (var row in rows)
        {
            var places = Code().Matches(row.Split('|')[2]).Select(match => match.Groups[1].Value).Where(place => place.Contains('/') || place.EndsWith(".cs", StringComparison.Ordinal)).ToList();
            var folder = string.Empty;
            Assert.NotEmpty(places);
            foreach (var place in places)
            {
                // A file without a folder stands beside the one that is named before it.
                var path = place.Contains('/') ? place : $"{folder}/{place}";
                Assert.True(Exists(path), $"'{row}' names {place}, which isn't there.");
                folder = place.EndsWith(".cs", StringComparison.Ordinal) && place.Contains('/') ? place[..place.LastIndexOf('/')] : place.Contains('/') ? place : folder;
            }
        }
    }

    private static bool Exists(string path)
    {
        var whole = RepositoryRoot.File(path.StartsWith("tests/", StringComparison.Ordinal) ? path : "src/Abathur.Temporal." + path);
        return File.Exists(whole) || Directory.Exists(whole);
    }

    private static string Section(string title) =>
        Page.Split("\n## ").Single(section => section.StartsWith(title + "\n", StringComparison.Ordinal));

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*Abathur\.Temporal\.(\w+)\.csproj""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\| `(\w+)` \|[^|]*\|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^Abathur\.Temporal\.(\w+)")]
    private static partial Regex ProjectOf();
}
