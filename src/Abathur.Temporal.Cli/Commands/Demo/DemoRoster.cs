namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>Who works in the demo.</summary>
internal static class DemoRoster
{
    public const string Planner = "planner";
    public const string Linguist = "linguist";
    public const string Tester = "tester";
    public const string Writer = "writer";
    public const string Editor = "editor";
    public const string Reviewer = "reviewer";

    public static IReadOnlyList<DemoRole> Agents { get; } =
    [
        new(Planner, "architect", "Decides what the phrasebook holds, and when it is released"),
        new(Linguist, "worker", "Writes the phrases of a language"),
        new(Tester, "specialist", "Tests that every language has every phrase"),
        new(Writer, "worker", "Writes the documents") { HandsOffTo = Editor },
        new(Editor, "specialist", "Edits what the writer drafted"),
        new(Reviewer, "specialist", "Reads everything and changes nothing") { ReadOnly = true },
    ];
}
