namespace Abathur.Temporal.Demo;

/// <summary>The files that the scripted agents write.</summary>
public static class DemoTexts
{
    public const string Design = """
        # Design

        - `phrases/keys.txt` names the phrases, one a line.
        - `phrases/LANGUAGE.txt` holds `key = phrase` for each of them.
        - `phrases/catalog.md` shows them side by side.

        """;

    public const string Keys = """
        hello
        goodbye
        please
        thanks
        sorry

        """;

    public const string English = """
        hello = Hello!
        goodbye = Goodbye!
        please = Please
        thanks = Thank you very much
        sorry = I am sorry

        """;

    public const string German = """
        hello = Guten Tag!
        goodbye = Auf Wiedersehen!
        please = Bitte
        thanks = Vielen Dank
        sorry = Es tut mir leid

        """;

    public const string SpanishUnfinished = """
        hello = ¡Hola!
        goodbye = ¡Adiós!
        please = Por favor

        """;

    public const string Spanish = SpanishUnfinished + """
        thanks = Muchas gracias
        sorry = Lo siento

        """;

    public const string Contributing = """
        # Contributing

        One language a change. Run the tests before you ask for a review.

        """;

    public const string GuideDraft = """
        > Draft, not edited yet.

        # Guide

        Basically, you can just open the catalog, and then you more or less read the line that you need.

        """;

    public const string Guide = """
        # Guide

        Open `phrases/catalog.md` and read the line that you need.

        """;

    public const string Translating = """
        # For translators

        Copy `phrases/en.txt`, translate what stands right of each `=`, and keep the keys.

        """;

    public const string Changelog = """
        # Changelog

        ## 1.0
        - English, German and Spanish, five phrases each.

        """;

    public const string Glossary = """
        # Glossary

        - *Phrase*: what a traveller says. *Key*: its name in `phrases/keys.txt`.

        """;

    public const string Index = """
        # Index

        - Guide: `docs/guide.md`. Catalog: `phrases/catalog.md`.

        """;

    public const string KlingonWords = """
        nuqneH qatlho' jIQoS

        """;

    public const string Klingon = """
        hello = nuqneH
        thanks = qatlho'
        sorry = jIQoS

        """;

    public const string Cover = """
        +-----------------+
        |   PHRASEBOOK    |
        +-----------------+

        """;

    public static string Catalog(Phrasebook book) => string.Join('\n',
    [
        $"| phrase | {string.Join(" | ", Phrasebook.Languages)} |",
        $"| --- | {string.Join(" | ", Phrasebook.Languages.Select(_ => "---"))} |",
        .. book.Catalog().Select(row => $"| {row.Key} | {string.Join(" | ", row.Phrases)} |"),
        string.Empty,
    ]);

    public static string TestReport(Phrasebook book) => string.Join('\n',
    [
        "# Test report",
        string.Empty,
        .. Phrasebook.Languages.Select(language => book.Missing($"phrases/{language}.txt") is { Count: > 0 } missing
            ? $"- {language}: missing {string.Join(", ", missing)}"
            : $"- {language}: complete"),
        string.Empty,
    ]);
}
