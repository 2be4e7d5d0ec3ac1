using System.Diagnostics;
using Abathur.Temporal.Web.Diffs;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>Diffs with the colours of their source.</summary>
public sealed class DiffTests
{
    [Fact]
    public void Lines_InAndOutsideHunks_AreToldApart() => Assert.Equal(
        ["file", "file", "file", "place", "same", "removed", "added", "file"],
        DiffLines.Read("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n same\n--- old\n+++ new\ndiff --git a/y b/y").Select(line => line.Kind));

    [Theory]
    [InlineData("a.cs", "return 0x1F; // done", "keyword:return number:0x1F comment:// done")]
    [InlineData("a.cs", "var c = '\\'' + \"a\\\"b\";", "keyword:var literal:'\\'' literal:\"a\\\"b\"")]
    [InlineData("a/b.py", "def f(x):  # it's \"one\"", "keyword:def comment:# it's \"one\"")]
    [InlineData("x.rs", "fn f<'a>(c: &'a str) -> char { 'x' }", "keyword:fn keyword:str keyword:char literal:'x'")]
    [InlineData("x.go", "s := `raw \\` + \"b\" // 1.5", "literal:`raw \\` + \"b\" // 1.5")]
    [InlineData("run.sh", "if [ \"$#\" -gt 2 ]; then", "keyword:if literal:\"$#\" number:2 keyword:then")]
    [InlineData("q.SQL", "select * from t where a = 'it''s'", "keyword:select keyword:from keyword:where literal:'it' literal:'s'")]
    [InlineData("Dockerfile", "# a comment", "comment:# a comment")]
    [InlineData("c.yaml", "on: true # yes", "keyword:on keyword:true comment:# yes")]
    [InlineData("p.csproj", "<!-- a --><A B=\"1\" />", "comment:<!-- a --> literal:\"1\"")]
    [InlineData("no.ending", "return 1; // text", "")]
    [InlineData("README", "return", "")]
    [InlineData("a.js", "don't stop", "")]
    public void Source_OfALanguage_HasItsColours(string file, string line, string expected) => Assert.Equal(
        expected, string.Join(' ', new SourceReader(SourceLanguage.Of(file)).Read(line).Where(part => part.Kind is not null).Select(part => $"{part.Kind}:{part.Text}")));

    [Fact]
    public void Comment_OverSeveralLines_GoesOn_OnEachSideByItself()
    {
        var lines = DiffLines.Read(
            """
            diff --git a/x.c b/x.c
            --- a/x.c
            +++ b/x.c
            @@ -1,3 +1,3 @@
            -/* old
            +int a;
             if
            -*/ if
            +if
            @@ -9 +9 @@
             if
            """.ReplaceLineEndings("\n")).Where(line => line.Kind is not ("file" or "place"));

        Assert.Equal(
            [["comment"], ["keyword"], ["keyword"], ["comment", "keyword"], ["keyword"], ["keyword"]],
            lines.Select(line => line.Parts.Where(part => part.Kind is not null).Select(part => part.Kind!)));
    }

    [Fact]
    public void Lines_OfAnyText_AreKeptWhole()
    {
        const string Alphabet = "ab1 \"'`/*#-<>!\\.\tÄ";
        var random = new Random(7);
        foreach (var file in new[] { "x.cs", "x.py", "x.rs", "x.ts", "x.sql", "x.html", "x.sh", "x.lua", "x.unknown" })
        {
            for (var n = 0; n < 200; n++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
                var diff = $"diff --git a/{file} b/{file}\n--- a/{file}\n+++ b/{file}\n@@ -1 +1 @@\n+{text}\n {text}\n-{text}";

                Assert.Equal(diff, string.Join('\n', DiffLines.Read(diff).Select(line => string.Concat(line.Parts.Select(part => part.Text)))));
            }
        }
    }

    // What takes a power of the length would take minutes.
    [Theory]
    [InlineData("/*")]
    [InlineData("\"")]
    [InlineData("\\\"")]
    public void Lines_ThatAreHostile_TakeNoTime(string text)
    {
        var line = "+" + string.Concat(Enumerable.Repeat(text, SourceReader.MaxLine / text.Length - 1));
        var diff = "diff --git a/x.cs b/x.cs\n+++ b/x.cs\n@@ -1 +1 @@\n" + string.Concat(Enumerable.Repeat(line + "\n", DiffLines.Max)) + "+" + new string('"', 1 << 20);
        var watch = Stopwatch.StartNew();

        Assert.Equal(DiffLines.Max, DiffLines.Read(diff).Count());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }
}
