using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>Keeps the machine at a load average beside a run, by <c>eng/load.sh</c>.</summary>
internal sealed class MachineLoad : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly Process? script;

    private MachineLoad(Process? script) => this.script = script;

    /// <summary>Starts loading the machine until it is disposed of.</summary>
    /// <param name="average">The load average to keep; 0: none.</param>
    public static MachineLoad Start(int average)
    {
        var day = TimeSpan.FromDays(1).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return new(average == 0 ? null : Process.Start(
            "bash", [RepositoryRoot.File("eng/load.sh"), "--load", average.ToString(CultureInfo.InvariantCulture), "--seconds", day]));
    }

    public void Dispose()
    {
        if (script is null)
        {
            return;
        }

        // It ends what it started when it is asked to, not when it is killed.
        Process.Start("kill", ["-TERM", $"{script.Id}"]).WaitForExit();
        if (!script.WaitForExit(EndLimit))
        {
            script.Kill(entireProcessTree: true);
        }

        script.Dispose();
    }
}
