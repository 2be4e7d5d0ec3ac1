using System.Globalization;

namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>CPU time of the workers (this process) and of the server (its child). On a busy machine it is steadier than any clock.</summary>
/// <param name="Workers">This process.</param>
/// <param name="Server">Its children; zero where no <c>/proc</c> tells.</param>
internal sealed record Cpu(TimeSpan Workers, TimeSpan Server)
{
    // Linux counts in hundredths for every program, whatever the kernel's own clock does.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public TimeSpan Total => Workers + Server;

    public static Cpu Now() => new(Environment.CpuUsage.TotalTime, OfChildren());

    public static Cpu operator -(Cpu end, Cpu start) => new(end.Workers - start.Workers, end.Server - start.Server);

    /// <summary>What the children that have ended took; zero where no <c>/proc</c> tells.</summary>
    public static TimeSpan OfEndedChildren() => Of("/proc/self", 13);

    /// <summary>What a process has taken until now; zero where no <c>/proc</c> tells.</summary>
    public static TimeSpan OfProcess(int id) => Of($"/proc/{id}", 11);

    // User and system time stand side by side, of the process itself and of its ended children.
    private static TimeSpan Of(string folder, int field)
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        var fields = Fields(folder);
        return Tick * (Number(fields[field]) + Number(fields[field + 1]));
    }

    private static TimeSpan OfChildren() => OperatingSystem.IsLinux()
        ? Tick * Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Sum(TicksOfChild)
        : TimeSpan.Zero;

    private static long TicksOfChild(string folder)
    {
        try
        {
            var fields = Fields(folder);
            return Number(fields[1]) == Environment.ProcessId ? Number(fields[11]) + Number(fields[12]) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // The name, in parentheses, may itself hold spaces: the fields count from behind it.
    private static string[] Fields(string folder)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
