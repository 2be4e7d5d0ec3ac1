using System.Diagnostics;
using System.Globalization;
using Abathur.Temporal.LocalServer.Persistence;
using CsCheck;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

/// <summary>A process that writes is killed at any moment: what it was told is on disk is there, and nothing is there by halves.</summary>
public sealed class StoreCrashTests : IDisposable
{
    private const string FolderVariable = "TEMPORAL_STORE_CRASH_FOLDER";
    private const int Runs = 8;

    private readonly string folder = Directory.CreateTempSubdirectory("temporal-crash-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task CommitAsync_ProcessKilledAnywhere_KeepsWhatWasAcknowledged() => Gen.Int[1, 400].SampleAsync(async acknowledgements =>
    {
        var before = Acknowledged().Values.Sum();
        using (var child = StartWriter())
        {
            while (Acknowledged().Values.Sum() < before + acknowledgements)
            {
                Assert.False(child.HasExited, "the writer ended by itself");
                await Task.Delay(5);
            }

            child.Kill();
            await child.WaitForExitAsync();
        }

        await using var store = SqliteStore.Open(DatabaseFile(folder));
        foreach (var (run, acknowledged) in Acknowledged())
        {
            AssertWhole(store, run, acknowledged);
        }
    }, iter: 6, threads: 1);

    /// <summary>Runs in the process that is killed; by itself it is nothing to test.</summary>
    [Fact(Explicit = true)]
    public async Task Writer()
    {
        var shared = Environment.GetEnvironmentVariable(FolderVariable)!;
        await using var store = SqliteStore.Open(DatabaseFile(shared));
        await Task.WhenAll(Enumerable.Range(0, Runs).Select(async run =>
        {
            await using var acknowledged = new FileStream(AcknowledgedFile(shared, run), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
            for (var step = Steps(store, run) + 1; ; step++)
            {
                await store.CommitAsync(Write(run, step));
                acknowledged.WriteByte(1);
            }
        }));
    }

    private static void AssertWhole(SqliteStore store, int run, long acknowledged)
    {
        var steps = Steps(store, run);
        Assert.InRange(steps, acknowledged, acknowledged + 1000);
        Assert.Equal(steps, store.ReadHistory(KeyOf(run), 1, int.MaxValue).Sum(batch => batch.EventCount) / 2);
        Assert.Equal(steps.ToString(CultureInfo.InvariantCulture), store.FindCurrentRun("default", $"w-{run}"));
    }

    // Three places that one write set changes together.
    private static WriteSet Write(int run, long step) => new WriteSet()
        .SaveState(KeyOf(run), isOpen: true, BitConverter.GetBytes(step))
        .AppendHistory(KeyOf(run), new HistoryBatch((step * 2) - 1, 2, new byte[300]))
        .SetCurrentRun(new ExecutionKey("default", $"w-{run}", step.ToString(CultureInfo.InvariantCulture)));

    private static long Steps(SqliteStore store, int run) =>
        store.FindExecution(KeyOf(run)) is { } found ? BitConverter.ToInt64(found.State.Span) : 0;

    private static ExecutionKey KeyOf(int run) => new("default", $"w-{run}", $"run-{run}");

    private static string DatabaseFile(string folder) => Path.Combine(folder, "temporal.db");

    private static string AcknowledgedFile(string folder, int run) => Path.Combine(folder, FormattableString.Invariant($"acknowledged-{run}"));

    private Dictionary<int, long> Acknowledged() => Enumerable.Range(0, Runs).ToDictionary(
        run => run,
        run => new FileInfo(AcknowledgedFile(folder, run)) is { Exists: true } file ? file.Length : 0);

    private Process StartWriter()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(StoreCrashTests).Assembly.Location,
                "-explicit", "only", "-method", $"{typeof(StoreCrashTests).FullName}.{nameof(Writer)}",
            },
            Environment = { [FolderVariable] = folder },
            RedirectStandardOutput = true,
        };
        var child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        return child;
    }
}
