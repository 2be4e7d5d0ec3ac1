using System.Text;
using Abathur.Temporal.Host.Agents.Runtimes;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

public sealed class OutputExcerptTests
{
    [Fact]
    public void Of_ShortOutput_IsAllOfIt() => Assert.Equal("one\ntwo", OutputExcerpt.Of(["one", "two"], 100));

    [Theory]
    [InlineData("FAIL src/parser.test.ts")]
    [InlineData("AssertionError: 3 is not 4")]
    [InlineData("not ok 12 - parses")]
    [InlineData("  ✗ parses")]
    [InlineData("Unhandled exception. System.IO.IOException")]
    [InlineData("error CS1002: ; expected")]
    public void Of_FailureInTheMiddleOfALongOutput_IsKeptWithItsSurroundings(string failure)
    {
        string[] lines = [.. Counted("before", 2000), "the test's name", failure, "  at parser.ts:42", .. Counted("after", 2000)];

        var excerpt = OutputExcerpt.Of(lines, 2000);

        Assert.InRange(Encoding.UTF8.GetByteCount(excerpt), 1000, 2000);
        Assert.Contains($"the test's name\n{failure}\n  at parser.ts:42", excerpt, StringComparison.Ordinal);
        Assert.StartsWith("before 0\n", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("after 1999", excerpt, StringComparison.Ordinal);
        Assert.Matches("… [0-9]+ lines left out …", excerpt);
    }

    [Fact]
    public void Short_Output_BeginsWithTheFirstFailureAndEndsWithTheEnd()
    {
        string[] lines = [.. Counted("passed", 500), "FAIL parses a list", "  expected 3", .. Counted("passed", 500), "Tests: 1 failed, 1000 passed"];

        var excerpt = OutputExcerpt.Short(lines, 300);

        Assert.InRange(Encoding.UTF8.GetByteCount(excerpt), 1, 300);
        Assert.StartsWith("… 500 lines left out …\nFAIL parses a list\n  expected 3", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("Tests: 1 failed, 1000 passed", excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CountersOfNothing_AreNoFailures()
    {
        string[] lines = [.. Counted("x", 50), "Build: 0 errors, no failures", "Failed: 0", .. Counted("y", 500), "FAIL real", .. Counted("z", 500)];

        var excerpt = OutputExcerpt.Short(lines, 200);

        Assert.Contains("FAIL real", excerpt, StringComparison.Ordinal);
        Assert.DoesNotContain("0 errors", excerpt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Of_AnyOutput_StaysWithinTheLimit(int limit)
    {
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? new string('é', 5000) : $"\u001b[31merror {i}\u001b[0m")];

        var excerpt = OutputExcerpt.Of(lines, limit);

        Assert.InRange(Encoding.UTF8.GetByteCount(excerpt), 0, limit);
        Assert.DoesNotContain('\u001b', excerpt);
        Assert.DoesNotContain('\uFFFD', excerpt);
    }

    private static IEnumerable<string> Counted(string text, int count) => Enumerable.Range(0, count).Select(i => $"{text} {i}");
}
