using System.Text.RegularExpressions;

namespace Abathur.Temporal.Repository.Tests.Architecture;

/// <summary>A source file of a project, as far as its place in the architecture shows.</summary>
internal sealed partial record Source(string Path, string Namespace, IReadOnlyList<string> Usings, IReadOnlySet<string> Declares, IReadOnlySet<string> Names)
{
    private const string Prefix = "Abathur.Temporal.";

    /// <summary>The projects below <c>src</c>, without what all their names begin with.</summary>
    public static IEnumerable<string> Projects =>
        Directory.GetDirectories(RepositoryRoot.File("src")).Select(folder => System.IO.Path.GetFileName(folder)[Prefix.Length..]).Order(StringComparer.Ordinal);

    /// <summary>A project's folder.</summary>
    public static string Folder(string project) => RepositoryRoot.File(System.IO.Path.Combine("src", Prefix + project));

    /// <summary>All files of a project.</summary>
    public static IReadOnlyList<Source> Of(string project) =>
    [
        .. Directory.GetFiles(Folder(project), "*.cs", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Folder(project), file))
            .Where(file => file.Split(System.IO.Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(file => Parse(file, File.ReadAllText(System.IO.Path.Combine(Folder(project), file)))),
    ];

    public static Source Parse(string path, string text)
    {
        var code = NoCode().Replace(text, string.Empty);
        return new(
            path,
            NamespaceLine().Match(text).Groups[1].Value,
            [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value)],
            Declaration().Matches(code).Select(match => match.Groups[1].Value).ToHashSet(),
            Name().Matches(code).Select(match => match.Value).ToHashSet());
    }

    /// <summary>Which namespaces each of these uses: by a using, or, of those around it, by naming one of their types.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Uses(IReadOnlyList<Source> sources)
    {
        var declared = sources.GroupBy(source => source.Namespace)
            .ToDictionary(group => group.Key, group => group.SelectMany(source => source.Declares).ToHashSet());
        return sources.GroupBy(source => source.Namespace).ToDictionary(group => group.Key, group => Used(group.Key, [.. group]));

        IReadOnlySet<string> Used(string own, IReadOnlyList<Source> files) => declared.Keys
            .Where(other => other != own && files.Any(file => file.Usings.Contains(other)
                || (own.StartsWith(other + ".", StringComparison.Ordinal) && declared[other].Overlaps(file.Names))))
            .ToHashSet();
    }

    // Comments and texts name types without using them.
    [GeneratedRegex("""//.*|"(?:[^"\\\r\n]|\\.)*"|^using .*""", RegexOptions.Multiline)]
    private static partial Regex NoCode();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:public|internal) (?:(?:sealed|static|abstract|partial|readonly) )*(?:class|record struct|record|interface|enum|struct) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Name();
}
