using System.Text.RegularExpressions;

namespace Abathur.Temporal.Repository.Tests.Architecture;

/// <summary>Usings stand in the order in which `dotnet format` sorts them; the build doesn't look.</summary>
public sealed partial class UsingsTests
{
    [Fact]
    public void Usings_OfEveryFile_AreSorted() => Assert.Empty(
        from folder in new[] { "src", "tests" }
        from file in Directory.GetFiles(RepositoryRoot.File(folder), "*.cs", SearchOption.AllDirectories)
        where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        where !IsSorted(File.ReadAllText(file))
        select file);

    [Theory]
    [InlineData("using System;\nusing A;\nusing A.B;\nusing C;\nusing static A.X;\nusing Alias = A.B;\n", true)]
    [InlineData("using A;\nusing System;\n", false)]
    [InlineData("using A.B;\nusing A;\n", false)]
    public void IsSorted_Usings_AreComparedNameByName(string text, bool sorted) => Assert.Equal(sorted, IsSorted(text));

    private static bool IsSorted(string text)
    {
        var usings = PlainUsing().Matches(text).Select(match => match.Groups[1].Value).ToList();
        return usings.SequenceEqual(usings
            .OrderBy(name => name.Split('.')[0] != "System")
            .ThenBy(name => name.Replace('.', '\u0001'), StringComparer.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex PlainUsing();
}
