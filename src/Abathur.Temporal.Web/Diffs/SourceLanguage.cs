using System.Collections.Frozen;

namespace Abathur.Temporal.Web.Diffs;

/// <summary>As much of a language as its colours need.</summary>
/// <param name="LineComments">What begins a comment that ends with its line.</param>
/// <param name="Enclosed">Comments and literals between two marks, longer marks first.</param>
/// <param name="Keywords">Its keywords.</param>
internal sealed record SourceLanguage(IReadOnlyList<string> LineComments, IReadOnlyList<Enclosure> Enclosed, FrozenSet<string> Keywords)
{
    private static readonly Enclosure Block = new("/*", "*/", SourcePart.Comment, SpansLines: true);
    private static readonly Enclosure Markup = new("<!--", "-->", SourcePart.Comment, SpansLines: true);
    private static readonly Enclosure Double = new("\"", "\"", SourcePart.Literal);
    private static readonly Enclosure Single = new("'", "'", SourcePart.Literal);
    private static readonly Enclosure Character = Single with { MaxLength = 12 };
    private static readonly Enclosure Backtick = new("`", "`", SourcePart.Literal, SpansLines: true);
    private static readonly Enclosure Triple = new("\"\"\"", "\"\"\"", SourcePart.Literal, SpansLines: true);
    private static readonly Enclosure TripleSingle = new("'''", "'''", SourcePart.Literal, SpansLines: true);

    private static readonly FrozenDictionary<string, SourceLanguage> ByName = Table();

    /// <summary>The language of a file by its name; null: one without colours.</summary>
    public static SourceLanguage? Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
        return ByName.GetValueOrDefault(Path.GetExtension(name) is { Length: > 1 } extension ? extension[1..] : name);
    }

    private static FrozenDictionary<string, SourceLanguage> Table()
    {
        var table = new Dictionary<string, SourceLanguage>(StringComparer.Ordinal);
        Add("cs csx", ["//"], [Block, Triple, Double, Character], SourceKeywords.CSharp);
        Add("java", ["//"], [Block, Triple, Double, Character], SourceKeywords.Java);
        Add("kt kts scala groovy gradle", ["//"], [Block, Triple, Double, Character], SourceKeywords.Kotlin);
        Add("swift", ["//"], [Block, Triple, Double], SourceKeywords.Swift);
        Add("c h cc cpp cxx hpp hh m mm", ["//"], [Block, Double, Character], SourceKeywords.C);
        Add("js jsx mjs cjs ts tsx mts cts", ["//"], [Block, Backtick, Double, Single], SourceKeywords.JavaScript);
        Add("go", ["//"], [Block, Backtick, Double, Character], SourceKeywords.Go);
        Add("rs", ["//"], [Block, Double with { SpansLines = true }, Character with { MaxLength = 4 }], SourceKeywords.Rust);
        Add("php", ["//", "#"], [Block, Double, Single], SourceKeywords.Php);
        Add("fs fsx ml", ["//"], [new("(*", "*)", SourcePart.Comment, SpansLines: true), Triple, Double, Character with { MaxLength = 4 }], SourceKeywords.FSharp);
        Add("py pyi", ["#"], [Triple, TripleSingle, Double, Single], SourceKeywords.Python);
        Add("rb gemfile rakefile", ["#"], [Double, Single], SourceKeywords.Ruby);
        Add("sh bash zsh", ["#"], [Double, Single with { HasEscapes = false }], SourceKeywords.Shell);
        Add("sql", ["--"], [Block, Single with { HasEscapes = false }], SourceKeywords.Sql);
        Add("lua", ["--"], [new("--[[", "]]", SourcePart.Comment, SpansLines: true), Double, Single], SourceKeywords.Lua);
        Add("json jsonc json5", ["//"], [Double], SourceKeywords.Data);
        Add("yaml yml toml ini cfg conf properties editorconfig dockerfile makefile mk tf", ["#"], [Triple, Double, Single with { HasEscapes = false }], SourceKeywords.Data);
        Add("css scss less", [], [Block, Double, Single], SourceKeywords.None);
        Add("html htm xml xaml svg csproj props targets razor cshtml vue svelte", [], [Markup, Double], SourceKeywords.None);
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string names, string[] lineComments, Enclosure[] enclosed, FrozenSet<string> keywords)
        {
            foreach (var name in names.Split(' '))
            {
                table.Add(name, new(lineComments, enclosed, keywords));
            }
        }
    }
}
