using Spectre.Console;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace Abathur.Temporal.Cli.Tests.Output.Snapshots;

/// <summary>
/// What a command prints in a terminal of some width, compared exactly with a committed file. With <c>ABATHUR_RENEW_SNAPSHOTS=1</c> the
/// files are written instead, and the tests say so by failing once: what was renewed is read and committed.
/// </summary>
internal static class Snapshot
{
    private const string Variable = "ABATHUR_RENEW_SNAPSHOTS";

    /// <summary>Draws as in a terminal of <paramref name="width"/> cells and compares with the file, a path in the repository.</summary>
    public static void Matches(string file, int width, params IEnumerable<IRenderable> drawn)
    {
        var path = RepositoryRoot.File(file);
        var actual = Draw(width, drawn);
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
        if (expected == actual)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            Assert.Fail($"{file} was renewed: read it, and run the test again without {Variable}.");
        }

        Assert.Fail($"{file} {(expected is null ? "is missing" : "shows something else")}. If it should be as below, renew it: "
            + $"{Variable}=1 dotnet test --project tests/Abathur.Temporal.Cli.Tests\n{actual}\nbut it was\n{expected}");
    }

    public static string Draw(int width, params IEnumerable<IRenderable> drawn)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        foreach (var part in drawn)
        {
            console.Write(part);
        }

        return string.Join('\n', console.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
    }
}
