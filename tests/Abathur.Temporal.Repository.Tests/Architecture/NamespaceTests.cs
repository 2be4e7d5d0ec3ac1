using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Repository.Tests.Architecture;

/// <summary>Namespaces of a project use each other in one direction: what a folder holds can be read without what is built on it.</summary>
public sealed class NamespaceTests
{
    // The command's parts share its session, which knows them; extension methods stand in the namespace of what they extend.
    private static readonly string[] NotYet = ["Cli"];

    /// <summary>The projects that are looked at.</summary>
    public static TheoryData<string> Projects => [.. Source.Projects.Except(NotYet)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_OfAProject_FormNoCycle(string project)
    {
        var uses = Source.Uses([.. Source.Of(project).Where(source => source.Namespace.StartsWith("Abathur.", StringComparison.Ordinal))]);

        var cycle = CycleFinder.FindCycle(uses.Keys.ToList(), name => uses[name]);
        Assert.True(cycle is null, $"Namespaces of {project} use each other in a cycle: {string.Join(" → ", cycle ?? [])}. Move what closes it.");
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Host")]
    [InlineData("Activities")]
    [InlineData("Workflows")]
    public void Namespaces_OfAProject_AreThoseOfTheirFolders(string project) => Assert.All(Source.Of(project), source => Assert.Equal(
        $"Abathur.Temporal.{project}.{Path.GetDirectoryName(source.Path)!.Replace(Path.DirectorySeparatorChar, '.')}".TrimEnd('.'), source.Namespace));

    [Theory]
    [InlineData("using A.C;\nnamespace A.B;", "using A.B;\nnamespace A.C;")]
    [InlineData("using A.B;\nnamespace A;\npublic class Outer", "namespace A.B;\nvar outer = new Outer();")]
    public void Namespaces_ThatUseEachOther_AreFound(params string[] files)
    {
        var uses = Source.Uses([.. files.Select((text, i) => Source.Parse($"{i}.cs", text))]);

        Assert.NotNull(CycleFinder.FindCycle(uses.Keys.ToList(), name => uses[name]));
    }

    [Fact]
    public void Namespaces_OuterThatIsOnlyMentioned_IsNoUse()
    {
        var uses = Source.Uses(
        [
            Source.Parse("0.cs", "using A.B;\nnamespace A;\npublic class Outer"),
            Source.Parse("1.cs", "namespace A.B;\n/// <see cref=\"Outer\"/>\nvar text = \"Outer\";"),
        ]);

        Assert.Empty(uses["A.B"]);
    }
}
