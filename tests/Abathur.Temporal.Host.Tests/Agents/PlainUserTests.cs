using System.Diagnostics;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents;

/// <summary>Containment and Claude Code depend on who runs them: where the tests run as root, these run again as nobody.</summary>
public sealed class PlainUserTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Abathur.Temporal.Host.Tests.Agents.AgentProcessesTests.RunAsync_Canceled_NothingSurvives")]
    [InlineData("Abathur.Temporal.Host.Tests.Agents.AgentProcessesTests.RunAsync_WorkerKilled_NothingSurvives")]
    [InlineData("Abathur.Temporal.Host.Tests.Agents.Runtimes.ClaudeRuntimeTests.RunAsync_Agent_EditsAndCommitsAndIsCounted")]
    [InlineData("Abathur.Temporal.Host.Tests.Worktrees.AnyFilesTests.ReleaseAsync_FilesThatTheirOwnerMayNotRead_AreKeptAndRemoved")]
    public async Task Test_AsPlainUser_Passes(string method)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs root and setpriv");
        OpenToAll(folder.Path);
        var program = CopyTests();
        var info = new ProcessStartInfo(
            "/usr/bin/setpriv",
            ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--", "dotnet", program, "-method", method])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = folder.Path, ["TMPDIR"] = folder.Path, ["CI"] = "true" },
        };
        if (method.Contains("Claude", StringComparison.Ordinal))
        {
            // The cached one may be in a folder that only root may enter.
            info.Environment["ABATHUR_TEST_CLAUDE"] = Copy(await NpmProgram.Claude.RequireAsync(), Path.Combine(folder.Path, "claude"));
        }

        using var tests = Process.Start(info)!;
        var output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, output);
        Assert.Matches("Total: [1-9]", output);
    }

    private string CopyTests()
    {
        var source = Path.GetDirectoryName(typeof(PlainUserTests).Assembly.Location)!;
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder.Path, "tests", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Copy(file, target);
        }

        return Path.Combine(folder.Path, "tests", Path.GetFileName(typeof(PlainUserTests).Assembly.Location));
    }

    private static void OpenToAll(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }

    private static string Copy(string source, string target)
    {
        File.Copy(source, target);
        return target;
    }
}
