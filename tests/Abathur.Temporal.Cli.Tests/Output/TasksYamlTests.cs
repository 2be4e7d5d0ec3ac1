using System.Text.Json;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class TasksYamlTests
{
    // What YAML could take for something else.
    public static TheoryData<string> Words =>
    [
        "no", "1.0", "null", "~", "# x", "- a", "a: b", " lead", "trail ", "a\nb", "a\n\nb\n", "a\r\nb", "\ttab\n x", "\"q\"", "'", "🙂", "\u0001", "\u0085", "\ufeff", "...", "---\nx",
        "&a", "*a", "!t", "%", "@", "`", "a\\b", "{a}", "[a", "a #b", "2026-01-01", new string('x', 500) + " " + new string('y', 500), "a\nb: c\n- d\n# e\nf", "a\nb\n",
    ];

    [Theory]
    [MemberData(nameof(Words))]
    public void Write_AnyWords_AreReadBackAsTheyWere(string words)
    {
        TaskSubmission[] tasks =
        [
            new() { Title = words, Key = "a", Description = words, Hints = [words], ReadOnly = true, TimeoutSeconds = 1.5 },
            new() { Title = words, Key = "b", DependsOn = ["a"], Priority = TaskPriority.High, Verify = ["make", words], Review = new() { Rounds = 0 } },
        ];

        var text = TasksYaml.Write(tasks, "A plan.\nOf two.");

        Assert.Equal(JsonSerializer.Serialize(tasks, AbathurJson.Options), JsonSerializer.Serialize(Document.Parse(text, "plan.yaml").To<SubmitTasks>().Tasks, AbathurJson.Options));
    }

    [Fact]
    public void Write_Task_IsYamlToEdit() => Assert.Equal(
        """
        # A plan.
        tasks:
        - title: "The API"
          description: |-
            Serve it.
            Test it.
          key: "api"
          dependsOn:
          - "T1"

        """.ReplaceLineEndings("\n"),
        TasksYaml.Write([new() { Title = "The API", Key = "api", Description = "Serve it.\nTest it.", DependsOn = ["T1"] }], "A plan."));
}
