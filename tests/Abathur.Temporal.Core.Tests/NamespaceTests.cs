using System.Text.RegularExpressions;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Testing;

namespace Abathur.Temporal.Core.Tests;

/// <summary>Core's namespaces use each other in one direction: what a folder holds can be read without what is built on it.</summary>
public sealed partial class NamespaceTests
{
    private const string Core = "Abathur.Temporal.Core";

    [Fact]
    public void Namespaces_OfCore_FormNoCycle()
    {
        var uses = Uses(Sources());

        Assert.NotEmpty(uses[Core + ".Limits"]);
        var cycle = CycleFinder.FindCycle(uses.Keys, name => uses[name]);
        Assert.True(cycle is null, $"Namespaces of Core use each other in a cycle: {string.Join(" → ", cycle ?? [])}. Move what closes it.");
    }

    [Fact]
    public void Namespaces_OfCore_AreThoseOfTheirFolders() => Assert.All(Sources(), source =>
        Assert.Equal((Core + "." + Path.GetDirectoryName(Path.GetRelativePath(Folder(), source.File))).TrimEnd('.'), source.Namespace));

    [Theory]
    [InlineData("using A.C;\nnamespace A.B;", "using A.B;\nnamespace A.C;")]
    [InlineData("using A.B;\nnamespace A;", "namespace A.B;")]
    public void Namespaces_ThatUseEachOther_AreFound(params string[] files)
    {
        var uses = Uses([.. files.Select((text, i) => Source.Of($"{i}.cs", text))]);

        Assert.NotNull(CycleFinder.FindCycle(uses.Keys, name => uses[name]));
    }

    private static Dictionary<string, List<string>> Uses(IReadOnlyList<Source> sources)
    {
        var names = sources.Select(source => source.Namespace).ToHashSet();

        // An inner namespace sees those around it without a using.
        return sources.GroupBy(source => source.Namespace).ToDictionary(
            group => group.Key,
            group => group.SelectMany(source => source.Usings)
                .Concat(names.Where(outer => group.Key.StartsWith(outer + ".", StringComparison.Ordinal)))
                .Where(name => name != group.Key && names.Contains(name))
                .Distinct()
                .ToList());
    }

    private static IReadOnlyList<Source> Sources() =>
    [
        .. Directory.GetFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Folder(), file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(file => Source.Of(file, File.ReadAllText(file))),
    ];

    private static string Folder() => RepositoryRoot.File(Path.Combine("src", Core));

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private sealed record Source(string File, string Namespace, IReadOnlyList<string> Usings)
    {
        public static Source Of(string file, string text) =>
            new(file, NamespaceTests.Namespace().Match(text).Groups[1].Value, [.. Using().Matches(text).Select(match => match.Groups[1].Value)]);
    }
}
