using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>A process of this machine. Ids are used again, so its start time belongs to it.</summary>
internal readonly record struct ProcessIdentity(int Id, DateTimeOffset StartTime)
{
    // Linux counts a start time from the boot's, which each process reads with an error of its own.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public static ProcessIdentity Current { get; } = Of(Process.GetCurrentProcess());

    /// <summary>Whether that very process still runs. Where that can't be told, it is taken to.</summary>
    public bool IsRunning
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(Id);
                return !process.HasExited && (Of(process).StartTime - StartTime).Duration() < Tolerance;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return false;
            }
            catch (Win32Exception)
            {
                return true;
            }
        }
    }

    /// <summary>Null if the text is none of <see cref="ToString"/>'s.</summary>
    public static ProcessIdentity? Parse(string text) =>
        text.Split(' ', 2) is [var id, var start]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? new ProcessIdentity(number, time)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {StartTime:O}");

    private static ProcessIdentity Of(Process process) => new(process.Id, process.StartTime.ToUniversalTime());
}
