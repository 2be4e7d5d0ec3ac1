using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;

namespace Abathur.Temporal.Host.Tests.Memory;

/// <summary>A process that only writes memory: this very program, told by its environment before its tests begin.</summary>
internal static class MemoryWriterProcess
{
    private const string Variable = "ABATHUR_TEST_MEMORY_WRITER";

    public static Process Start(string database, string name, int rounds)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(MemoryWriterProcess).Assembly.Location);
        }

        start.Environment[Variable] = string.Join('\n', database, name, rounds.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void RunIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is [var database, var name, var rounds])
        {
            WriteAsync(database, name, int.Parse(rounds, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
            Environment.Exit(0);
        }
    }

    /// <summary>New versions of a shared entry, accesses to it, and entries of its own.</summary>
    public static async Task WriteAsync(string database, string name, int rounds)
    {
        using var store = new SqliteMemoryStore(database, TimeProvider.System);
        for (var i = 0; i < rounds; i++)
        {
            await store.StoreAsync(new MemoryDraft { Namespace = "n", Key = "shared", Content = $"{name} {i}" }, CancellationToken.None);
            await store.GetAsync("n", "shared", name, CancellationToken.None);
            await store.StoreAsync(new MemoryDraft { Namespace = "n", Key = $"{name}-{i}", Content = "own" }, CancellationToken.None);
            await store.SearchAsync(new MemoryQuery { Text = "own" }, CancellationToken.None);
        }
    }
}
