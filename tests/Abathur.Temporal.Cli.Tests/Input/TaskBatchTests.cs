using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Input;

public sealed class TaskBatchTests
{
    [Fact]
    public void Read_YamlWithTasks_GivesTheBatch()
    {
        var batch = Read("""
            tasks:
              - key: schema
                title: Write the schema
                priority: high
                verify: [dotnet, test]
              - title: "Use it: everywhere"   # quoted, for its colon
                dependsOn: [schema]
                description: |
                  First line
                  second line
                timeoutSeconds: 90.5
            """);

        Assert.Equal(2, batch.Tasks.Count);
        Assert.Equal(TaskPriority.High, batch.Tasks[0].Priority);
        Assert.Equal(["dotnet", "test"], batch.Tasks[0].Verify!);
        Assert.Equal("Use it: everywhere", batch.Tasks[1].Title);
        Assert.Equal("First line\nsecond line", batch.Tasks[1].Description!.TrimEnd());
        Assert.Equal(90.5, batch.Tasks[1].TimeoutSeconds);
    }

    [Theory]
    [InlineData("- title: One\n- title: Two")]
    [InlineData("""[{"title": "One"}, {"title": "Two"}]""")]
    [InlineData("{\n\t\"tasks\": [\n\t\t{\"title\": \"One\"},\n\t\t{\"title\": \"T\\u0077o\"}\n\t]\n}")]
    public void Read_ListOrJson_GivesTheBatch(string text) =>
        Assert.Equal(["One", "Two"], Read(text).Tasks.Select(t => t.Title));

    [Fact]
    public void Read_SingleTask_GivesABatchOfOne() => Assert.Equal("One", Assert.Single(Read("title: One").Tasks).Title);

    [Theory]
    [InlineData("tasks.yaml:3: unknown member 'titel'; did you mean 'title'?", "tasks:\n  - title: One\n  - titel: Two")]
    [InlineData("tasks.yaml:2: missing 'title'", "tasks:\n  - key: one")]
    [InlineData("tasks.yaml:3: ", "- title: One\n- title: Two\n  priority: urgent")]
    [InlineData("tasks.yaml:2: the title is empty.", "- title: One\n- title: ' '")]
    [InlineData("tasks.yaml:4: the key 'a' is given twice; the first is on task 1.", "- title: One\n  key: a\n- title: Two\n  key: a")]
    [InlineData("tasks.yaml:1: there is no task to submit.", "[]")]
    [InlineData("tasks.yaml:1: the document is empty.", "# nothing\n")]
    [InlineData("tasks.yaml:3: a second document begins; only one is read.", "title: One\n---\ntitle: Two")]
    [InlineData("tasks.yaml:2: Duplicate key", "title: One\ntitle: Two")]
    [InlineData("tasks.yaml:1: unknown member 'task'; did you mean 'tasks'?", "task:\n  - title: One")]
    [InlineData("tasks.yaml:3: While parsing a flow sequence", "tasks:\n  - title: [One")]
    [InlineData("tasks.yaml:2: ", "- title: One\n  key: 5")]
    public void Read_DocumentThatIsWrong_NamesTheLine(string message, string text)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(text));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AliasesThatGrowWithoutBound_AreRefused()
    {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Join(
            '\n', Enumerable.Range(1, 9).Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i - 1)}", 10))}]"));

        Assert.Contains("more than 1000000 values", Assert.Throws<InvalidInputException>(() => Read(bomb)).Message, StringComparison.Ordinal);
    }

    private static SubmitTasks Read(string text) => TaskBatch.Read(Document.Parse(text, "tasks.yaml"));
}
