using System.Diagnostics;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Processes;

public sealed class LinuxProcessesTests
{
    /// <summary>While a process loads a program it shows no environment: whoever looks then must not take it for gone.</summary>
    [Fact]
    public async Task Tree_OrphanThatLoadsProgramAfterProgram_IsNeverTakenForGone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        var script = folder.Write("again", "exec /bin/sh \"$0\"\n");
        var mark = $"MARK={Guid.NewGuid():N}";
        var start = new ProcessStartInfo("/bin/sh", script);
        start.Environment["MARK"] = mark["MARK=".Length..];
        using var process = Process.Start(start)!;
        try
        {
            await Eventually.TrueAsync(() => LinuxProcesses.Tree(root: -1, mark, session: null).Members.Count > 0, "its start");

            for (var look = 0; look < 500; look++)
            {
                Assert.False(LinuxProcesses.Tree(root: -1, mark, session: null) is { Members.Count: 0, IsWhole: true }, $"look {look} found nobody");
            }
        }
        finally
        {
            process.Kill();
        }
    }
}
