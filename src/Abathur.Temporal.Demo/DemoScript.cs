using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo;

/// <summary>What each scripted agent does, decided by its role, the task's title and the attempt alone.</summary>
public static class DemoScript
{
    public const string Glossary = "Write the glossary";
    public const string Index = "Write the index";

    /// <summary>The job, or null where the role knows no such task.</summary>
    public static DemoJob? Find(string role, string title, int attempt) => (role, title) switch
    {
        (DemoRoster.Planner, "Design the phrasebook") => new(
            [
                new("reads the README", 0.5, 1_800),
                new("writes down what the phrasebook holds", 0.8, 2_600, "docs/design.md", _ => DemoTexts.Design),
                new("lists the phrases", 0.4, 900, Phrasebook.KeysFile, _ => DemoTexts.Keys),
            ],
            "Five phrases, one file for each language, checked against phrases/keys.txt."),
        (DemoRoster.Linguist, "Write the English phrases") => Phrases("en", DemoTexts.English, 1.0),
        (DemoRoster.Linguist, "Write the German phrases") => Phrases("de", DemoTexts.German, 1.4),
        // The verify command finds what the first attempt left out, and the second knows of it from its hint.
        (DemoRoster.Linguist, "Write the Spanish phrases") => attempt == 1
            ? Phrases("es", DemoTexts.SpanishUnfinished, 0.8)
            : Phrases("es", DemoTexts.Spanish, 1.2),
        (DemoRoster.Linguist, "Build the catalog") => new(
            [
                new("reads every language", 0.6, 2_100),
                new("puts the phrases side by side", 0.9, 1_700, "phrases/catalog.md", DemoTexts.Catalog),
            ],
            "The catalog shows every phrase in every language.")
        {
            AddWork = Edge("index", "glossary"),
        },

        (DemoRoster.Tester, "Test the phrases") => new(
            [
                new("looks for missing phrases", 0.9, 1_500),
                new("writes the report", 0.8, 1_200, "tests/report.md", DemoTexts.TestReport),
            ],
            "No phrase is missing in any language."),
        (DemoRoster.Writer, "Write the contributing guide") => Document("CONTRIBUTING.md", DemoTexts.Contributing, 1.1),
        (DemoRoster.Writer, "Write the user guide") => Document("docs/guide.md", DemoTexts.GuideDraft, 1.2) with
        {
            Summary = "The guide's draft is complete.",
            Handoff = new Handoff(DemoRoster.Editor, "The draft is complete; please tighten it and remove the note at its top."),
        },
        // It and the linguist who builds the catalog each want the other's task first: together they close a cycle.
        (DemoRoster.Editor, "Write the user guide") => Document("docs/guide.md", DemoTexts.Guide, 1.0) with { AddWork = Edge("glossary", "index") },
        (DemoRoster.Writer, Glossary) => Document("docs/glossary.md", DemoTexts.Glossary, 0.8),
        (DemoRoster.Writer, Index) => Document("docs/index.md", DemoTexts.Index, 0.8),
        (DemoRoster.Writer, "Write the index without the glossary") => Document("docs/index.md", DemoTexts.Index, 0.8),
        (DemoRoster.Writer, "Write the guide for translators") => Document("docs/translating.md", DemoTexts.Translating, 1.3),
        (DemoRoster.Writer, "Write the changelog") => Document("CHANGELOG.md", DemoTexts.Changelog, 0.9),
        (DemoRoster.Reviewer, "Review the phrasebook") => new(
            [
                new("reads the phrases", 0.7, 3_400),
                new("reads the documents", 0.8, 4_100),
            ],
            "Ready for release: all phrases are there, tested, and the guide reads well."),
        // Nobody here knows Klingon: no retry helps, and the analyst finds another way.
        (DemoRoster.Linguist, "Write the Klingon phrases") => new([new("looks for a dictionary", 0.9, 1_300)], "I know no Klingon.")
        {
            Failure = new() { Kind = FailureKind.Agent, Message = "There is no Klingon dictionary in the repository." },
        },
        (DemoRoster.Planner, "Collect Klingon words") => Document("phrases/words-tlh.txt", DemoTexts.KlingonWords, 0.8),
        (DemoRoster.Linguist, "Write the Klingon phrases from the word list") => Phrases("tlh", DemoTexts.Klingon, 0.8),
        (DemoRoster.Analyst, "Diagnose failure: Write the Klingon phrases") => Analysis("The task needs words that nobody has collected.", new()
        {
            Action = VerdictAction.Replace,
            Tasks =
            [
                new() { Title = "Collect Klingon words", Key = "words", AgentType = DemoRoster.Planner },
                new() { Title = "Write the Klingon phrases from the word list", AgentType = DemoRoster.Linguist, DependsOn = ["words"] },
            ],
        }),
        (DemoRoster.Analyst, _) when title.StartsWith("Investigate circular dependency", StringComparison.Ordinal) =>
            Analysis("Glossary and index wait for each other; the index can do without.", new()
            {
                Action = VerdictAction.Replace,
                Tasks = [new() { Title = "Write the index without the glossary", AgentType = DemoRoster.Writer }],
            }),

        // The shop's login is renewed while the swarm waits: an operator is asked, nobody answers, and the default is to wait.
        (DemoRoster.Printer, "Print the cover") => attempt == 1
            ? new([new("logs in at the print shop", 0.5, 300)], "The shop refuses the login.")
            {
                Failure = new() { Kind = FailureKind.Auth, Message = "The print shop refuses the login." },
            }
            : Document("docs/cover.txt", DemoTexts.Cover, 0.6),
        (DemoRoster.Planner, "Release version 1.0") => new(
            [
                new("checks that nothing is left open", 0.6, 1_900),
                new("sets the version", 0.4, 400, "VERSION", _ => "1.0\n"),
            ],
            "Version 1.0 is ready."),
        _ => null,
    };

    private static DemoJob Analysis(string cause, Verdict verdict) => new(
        [
            new("reads what the attempts left", 0.5, 2_400),
            new("looks for the cause", 0.6, 3_000),
        ],
        cause,
        Verdict: verdict);

    private static AddWork Edge(string task, string dependsOn) => new() { Dependencies = [new() { Task = task, DependsOn = dependsOn }] };

    private static DemoJob Phrases(string code, string text, double seconds) => new(
        [
            new($"reads {Phrasebook.KeysFile}", 0.5, 900),
            new($"writes phrases/{code}.txt", seconds, 2_200, $"phrases/{code}.txt", _ => text),
        ],
        $"All phrases are in phrases/{code}.txt.");

    private static DemoJob Document(string file, string text, double seconds) => new(
        [
            new("reads the design", 0.4, 1_100),
            new($"writes {file}", seconds, 2_800, file, _ => text),
        ],
        $"{file} is written.");
}
