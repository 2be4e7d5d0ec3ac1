using System.Diagnostics;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

public sealed class DiskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("temporal-full-").FullName;

    public void Dispose()
    {
        Run("umount", folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task CommitAsync_DiskFull_FailsWithTheReasonAndKeepsWhatWasAcknowledged()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder),
            "a small disk can be mounted by root on Linux only");

        var file = Path.Combine(folder, "temporal.db");
        var ballast = Path.Combine(folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[300_000], TestContext.Current.CancellationToken);
        var acknowledged = 0;
        await using (var store = SqliteStore.Open(file))
        {
            var error = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                for (; acknowledged < 1000; acknowledged++)
                {
                    await store.CommitAsync(Write(acknowledged));
                }
            });
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
            Assert.Equal(acknowledged, store.ReadOpenExecutions().Count());

            File.Delete(ballast);
            await store.CommitAsync(Write(acknowledged++));
        }

        await using var again = SqliteStore.Open(file);
        Assert.Equal(acknowledged, again.ReadOpenExecutions().Count());
    }

    [Fact]
    public void Open_OnAReadOnlyFileSystem_SaysThatItCanNotBeWritten()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", folder),
            "a read-only file system can be mounted by root on Linux only");
        var file = Path.Combine(folder, "temporal.db");
        var error = Assert.Throws<StoreException>(() => SqliteStore.Open(file));
        Assert.StartsWith($"The database {file} can't be opened: it is on a read-only file system", error.Message, StringComparison.Ordinal);
    }

    private static WriteSet Write(int i) => new WriteSet().SaveState(new ExecutionKey("default", $"w-{i}", $"run-{i}"), isOpen: true, new byte[5000]);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
