using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Host.Processes;

/// <summary>What Linux tells of processes under <c>/proc</c>.</summary>
internal static class LinuxProcesses
{
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
                IsStopped: fields[0] is "T" or "t");
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
    public static IReadOnlyList<LinuxProcess> Tree(int root, string mark, int? session)
    {
        var all = All().ToArray();
        var children = all.ToLookup(process => process.Parent);
        var tree = all.Where(p => p.Pid == root || p.Session == session || (p.Pid != Environment.ProcessId && HasMark(p.Pid, mark))).ToDictionary(p => p.Pid);
        var queue = new Queue<LinuxProcess>(tree.Values);
        while (queue.TryDequeue(out var parent))
        {
            foreach (var child in children[parent.Pid].Where(child => tree.TryAdd(child.Pid, child)))
            {
                queue.Enqueue(child);
            }
        }

        return [.. tree.Values];
    }

    private static bool HasMark(int pid, string mark)
    {
        try
        {
            var environment = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"));
            return environment.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
