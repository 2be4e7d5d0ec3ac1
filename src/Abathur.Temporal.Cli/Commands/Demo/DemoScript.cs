using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>What each scripted agent does, decided by its role, the task's title and the attempt alone.</summary>
internal static class DemoScript
{
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
            "The catalog shows every phrase in every language."),
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
        (DemoRoster.Editor, "Write the user guide") => Document("docs/guide.md", DemoTexts.Guide, 1.0),
        (DemoRoster.Writer, "Write the guide for translators") => Document("docs/translating.md", DemoTexts.Translating, 1.3),
        (DemoRoster.Writer, "Write the changelog") => Document("CHANGELOG.md", DemoTexts.Changelog, 0.9),
        (DemoRoster.Reviewer, "Review the phrasebook") => new(
            [
                new("reads the phrases", 0.7, 3_400),
                new("reads the documents", 0.8, 4_100),
            ],
            "Ready for release: all phrases are there, tested, and the guide reads well."),
        (DemoRoster.Planner, "Release version 1.0") => new(
            [
                new("checks that nothing is left open", 0.6, 1_900),
                new("sets the version", 0.4, 400, "VERSION", _ => "1.0\n"),
            ],
            "Version 1.0 is ready."),
        _ => null,
    };

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
