namespace Abathur.Temporal.Demo;

/// <summary>Who works in the demo.</summary>
public static class DemoRoster
{
    public const string Planner = "planner";
    public const string Linguist = "linguist";
    public const string Tester = "tester";
    public const string Writer = "writer";
    public const string Editor = "editor";
    public const string Reviewer = "reviewer";

    public const string Printer = "printer";
    public const string Analyst = "diagnostic-analyst";

    public static IReadOnlyList<DemoRole> Agents { get; } =
    [
        new(Planner, "architect", "Decides what the phrasebook holds, and when it is released"),
        new(Linguist, "worker", "Writes the phrases of a language"),
        new(Tester, "specialist", "Tests that every language has every phrase"),
        new(Writer, "worker", "Writes the documents") { HandsOffTo = Editor },
        new(Editor, "specialist", "Edits what the writer drafted"),
        new(Reviewer, "specialist", "Reads everything and changes nothing") { ReadOnly = true },
        new(Printer, "worker", "Prints what is to be printed, at a shop that asks for a login"),
        new(Analyst, "specialist", "Finds out why a task failed, and says what to do about it") { ReadOnly = true },
    ];
}
