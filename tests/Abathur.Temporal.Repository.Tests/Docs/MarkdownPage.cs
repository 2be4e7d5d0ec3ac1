using System.Text.RegularExpressions;

namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>A page of the repository, as far as tests look at it: code blocks, tables and links.</summary>
internal sealed partial class MarkdownPage
{
    private readonly string[] lines;

    private MarkdownPage(string name)
    {
        Name = name;
        lines = File.ReadAllLines(RepositoryRoot.File(name));
    }

    /// <summary>The README and everything in <c>docs</c>.</summary>
    public static IEnumerable<string> Names =>
    [
        "README.md",
        "CHANGELOG.md",
        .. Directory.EnumerateFiles(RepositoryRoot.File("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public string Name { get; }

    public static MarkdownPage Read(string name) => new(name);

    /// <summary>The code blocks in order, with the headings they stand under.</summary>
    public IEnumerable<MarkdownBlock> Blocks()
    {
        var (section, title) = (string.Empty, string.Empty);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                (section, title) = (lines[i][3..], string.Empty);
            }
            else if (lines[i].StartsWith("### ", StringComparison.Ordinal))
            {
                title = lines[i][4..].Trim('`');
            }
            else if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var start = i + 1;
                i = Array.IndexOf(lines, "```", start);
                yield return new MarkdownBlock(section, title, lines[start - 1][3..], lines[start..i]);
            }
        }
    }

    /// <summary>The titles (### …) under a heading (## …).</summary>
    public IEnumerable<string> TitlesOf(string section) => lines
        .SkipWhile(line => line != "## " + section)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
        .Select(line => line[4..].Trim('`'));

    /// <summary>The rows of the table whose first column has this title; cells without their code marks.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table(string firstColumn) =>
    [
        .. lines
            .SkipWhile(line => !line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => (IReadOnlyList<string>)[.. line.Trim('|').Split('|').Select(cell => cell.Replace("`", string.Empty, StringComparison.Ordinal).Trim())]),
    ];

    /// <summary>Links to files of the repository, as paths from its root.</summary>
    public IEnumerable<string> LocalLinks() => Link().Matches(string.Join('\n', lines))
        .Select(match => match.Groups["target"].Value.Split('#')[0])
        .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
        .Select(target => Path.Combine(Path.GetDirectoryName(Name)!, target));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
