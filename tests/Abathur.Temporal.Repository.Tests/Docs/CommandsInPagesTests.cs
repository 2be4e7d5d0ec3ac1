using System.CommandLine.Parsing;
using System.Text.Json;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>What the pages tell people to type can be typed, and what they link to is there.</summary>
public sealed class CommandsInPagesTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.Names];

    [Fact]
    public void Readme_FirstShellBlock_HoldsTheDemoAndTheTests()
    {
        var first = MarkdownPage.Read("README.md").Blocks().First();

        Assert.Equal("sh", first.Info);
        Assert.Equal(["dotnet run --project src/Abathur.Temporal.Cli -- demo", "dotnet test"], first.Lines);
    }

    [Fact]
    public void Readme_Map_NamesWhatIsThere() => Assert.All(
        MarkdownPage.Read("README.md").Table("folder").SelectMany(row => row[0].Split(", ")),
        path => Assert.True(Path.Exists(RepositoryRoot.File(path)), path));

    [Fact]
    public void Readme_Projects_AreAllOnTheMap() => Assert.Subset(
        MarkdownPage.Read("README.md").Table("folder").Select(row => row[0]).ToHashSet(),
        Directory.EnumerateDirectories(RepositoryRoot.File("src")).Select(folder => "src/" + Path.GetFileName(folder)).ToHashSet());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string name) =>
        Assert.All(MarkdownPage.Read(name).LocalLinks(), path => Assert.True(Path.Exists(RepositoryRoot.File(path)), path));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_CommandsOfOurs_AreTaken(string name) => Assert.All(
        Commands(name, "abathur"),
        words => Assert.Empty(AbathurCommand.Create().Parse([.. words.Skip(1)]).Errors.Select(error => $"{string.Join(' ', words)}: {error.Message}")));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_CommandsOfDotNet_NameProjectsThatAreThere(string name) => Assert.All(
        Commands(name, "dotnet").SelectMany(words => words).Where(word => word.StartsWith("src/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal)),
        path => Assert.True(Path.Exists(RepositoryRoot.File(path)), path));

    [Fact]
    public void Readme_CommandsOfTemporal_SendMessagesThatAreTaken()
    {
        var commands = Commands("README.md", "temporal").Where(words => words.Contains("--input")).ToList();

        Assert.NotEmpty(commands);
        Assert.All(commands, words => Assert.NotNull(JsonSerializer.Deserialize(After(words, "--input"), ArgumentType(words), AbathurJson.Options)));
    }

    private static Type ArgumentType(IReadOnlyList<string> words) => words[2] == "start"
        ? typeof(SwarmInput)
        : MessageShape.Of(typeof(ISwarm)).Single(message => message.Name == After(words, words.Contains("--name") ? "--name" : "--type")).Argument!;

    private static string After(IReadOnlyList<string> words, string option) => words[words.ToList().IndexOf(option) + 1];

    private static IEnumerable<IReadOnlyList<string>> Commands(string page, string program) => MarkdownPage.Read(page).Blocks()
        .Where(block => block.Info == "sh")
        .SelectMany(block => block.Lines)
        .Where(line => line.StartsWith(program + " ", StringComparison.Ordinal))
        .Select(Words);

    // A shell's single quotes; the rest is the library's.
    private static IReadOnlyList<string> Words(string line) =>
        [.. line.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [part] : CommandLineParser.SplitCommandLine(part))];
}
