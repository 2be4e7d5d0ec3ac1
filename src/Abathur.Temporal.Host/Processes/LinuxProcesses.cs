using System.Buffers;
using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Host.Processes;

/// <summary>What Linux tells of processes under <c>/proc</c>.</summary>
internal static class LinuxProcesses
{
    // More than Linux lets a program have with its usual stack of 8 MiB, of which arguments and environment get a quarter.
    private const int MostEnvironmentBytes = 2 * 1024 * 1024;

    /// <summary>The boot and the PID namespace: ids and start times mean nothing outside them.</summary>
    public static string Epoch { get; } =
        $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{new FileInfo("/proc/self/ns/pid").LinkTarget}";

    public static LinuxProcess? Read(int pid)
    {
        try
        {
            // The name, in parentheses, may itself hold spaces and parentheses.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new(
                pid,
                Parent: int.Parse(fields[1], CultureInfo.InvariantCulture),
                Session: int.Parse(fields[3], CultureInfo.InvariantCulture),
                StartTicks: long.Parse(fields[19], CultureInfo.InvariantCulture),
                IsDead: fields[0] is "Z" or "X",
                IsStopped: fields[0] is "T" or "t",
                EnvironmentBytes: ReadEnvironmentBytes(fields));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static IEnumerable<LinuxProcess> All() =>
        from directory in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(directory)
        where char.IsAsciiDigit(name[0])
        let process = Read(int.Parse(name, CultureInfo.InvariantCulture))
        where process is { IsDead: false }
        select process;

    /// <summary>
    /// The process, all that descends from it, all that carries the mark in its environment (orphans do), and the session,
    /// whose number nobody else gets while one of its processes lives.
    /// </summary>
    public static LinuxTree Tree(int root, string mark, int? session)
    {
        var all = All().ToArray();
        var children = all.ToLookup(process => process.Parent);
        var marks = all.ToDictionary(process => process.Pid, process => FindMark(process.Pid, mark));
        var tree = all.Where(p => p.Pid == root || p.Session == session || marks[p.Pid] is true).ToDictionary(p => p.Pid);
        var queue = new Queue<LinuxProcess>(tree.Values);
        while (queue.TryDequeue(out var parent))
        {
            foreach (var child in children[parent.Pid].Where(child => tree.TryAdd(child.Pid, child)))
            {
                queue.Enqueue(child);
            }
        }

        return new([.. tree.Values], IsWhole: all.All(process => marks[process.Pid] is not null || tree.ContainsKey(process.Pid)));
    }

    // A process that loads a program has memory, but no code in it yet. The kernel's own threads have no memory.
    private static long? ReadEnvironmentBytes(string[] fields)
    {
        var (memory, code, start, end) = (fields[20], fields[23], fields[47], fields[48]);
        return memory == "0" ? 0
            : code == "0" ? null
            : long.Parse(end, CultureInfo.InvariantCulture) - long.Parse(start, CultureInfo.InvariantCulture);
    }

    // Null: it shows none now and should have one, so it was loading a program.
    private static bool? FindMark(int pid, string mark)
    {
        if (pid == Environment.ProcessId)
        {
            return false;
        }

        // In one read: the next would find nothing of an environment whose program has been replaced meanwhile.
        var buffer = ArrayPool<byte>.Shared.Rent(MostEnvironmentBytes);
        try
        {
            using var file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"));
            var environment = buffer.AsSpan(0, RandomAccess.Read(file, buffer, fileOffset: 0));
            return environment.IsEmpty && Read(pid) is { IsDead: false, EnvironmentBytes: not 0 }
                ? null
                : environment.IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
