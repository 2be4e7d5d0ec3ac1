using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>Loops beside a run that start and end processes and write to the disk, by <c>eng/load.sh</c>.</summary>
internal sealed class MachineLoad : IDisposable
{
    // Until eng/load.sh is there: short processes, and a file that is written and synced.
    private const string StandIn = """
        file=$(mktemp); trap 'rm -f "$file"' EXIT TERM
        while :; do for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done; dd if=/dev/zero of="$file" bs=64k count=32 conv=fsync 2> /dev/null; done
        """;

    private readonly List<Process> loops = [];

    public static MachineLoad Start(int number)
    {
        var load = new MachineLoad();
        if (number > 0 && RepositoryRoot.File("eng/load.sh") is var script && File.Exists(script))
        {
            var day = TimeSpan.FromDays(1).TotalSeconds.ToString(CultureInfo.InvariantCulture);
            load.loops.Add(Process.Start("bash", [script, day, number.ToString(CultureInfo.InvariantCulture)]));
        }
        else
        {
            load.loops.AddRange(Enumerable.Range(0, number).Select(_ => Process.Start("/bin/sh", ["-c", StandIn])));
        }

        return load;
    }

    public void Dispose()
    {
        foreach (var loop in loops)
        {
            Process.Start("kill", ["-TERM", $"{loop.Id}"]).WaitForExit();
            if (!loop.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                loop.Kill(entireProcessTree: true);
            }

            loop.Dispose();
        }
    }
}
