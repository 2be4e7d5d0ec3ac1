namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>How busy the machine is, as its own figure says.</summary>
internal static class LoadAverage
{
    /// <summary>Of the last minute; a dash where no <c>/proc</c> tells.</summary>
    public static string Now() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "–";
}
