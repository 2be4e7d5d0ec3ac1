using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Leases;

/// <summary>
/// Ends an agent whose lease is over although its worker didn't: a worker that is frozen can't. It is a small process of its own, in its own
/// session, which is told of each renewal and dies with the worker. Only where the system has what it takes: Linux with setpriv.
/// </summary>
internal sealed class LeaseGuard
{
    // The time left, as wide as it is written.
    private const int Digits = 7;
    private const int Fired = 3;

    // The first line says which process it is; none when there never was one. `timeout` ends with 124 only if the time is over. Nothing
    // at all is read when the worker has closed its end.
    private const string Script = """
        left=$1
        read -r agent || exit 0
        while :; do
          next=$(timeout "$left" head -c "$2"); code=$?
          if [ "$code" = 124 ]; then kill -KILL "-$agent" 2> /dev/null; kill -KILL "$agent"; exit 3; fi
          if [ "$code" != 0 ] || [ -z "$next" ]; then exit 0; fi
          left=$next
        done
        """;

    private static readonly string? Setsid = Containment.ToolPath("setsid");

    private readonly Process process;
    private readonly LeaseTerm term;

    private LeaseGuard(Process process, LeaseTerm term) => (this.process, this.term) = (process, term);

    /// <summary>Whether this system can have one.</summary>
    public static bool IsPossible { get; } =
        Setsid is not null && Containment.DiesWithWorker.Count > 0 && Containment.ToolPath("timeout") is not null && Containment.ToolPath("head") is not null;

    /// <summary>Starts one, before there is an agent; null: the attempt has no lease, or the system can't have a guard.</summary>
    /// <param name="term">How long the agent may work.</param>
    public static async Task<LeaseGuard?> StartAsync(LeaseTerm? term)
    {
        if (term is null || !IsPossible)
        {
            return null;
        }

        var info = new ProcessStartInfo(
            Containment.DiesWithWorker[0],
            [.. Containment.DiesWithWorker.Skip(1), Setsid!, "/bin/sh", "-c", Script, "abathur-lease", Format(term.Left), $"{Digits}"])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        info.Environment["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin";
        try
        {
            return new(await ProcessSpawner.StartAsync(info), term);
        }
        catch (Win32Exception)
        {
            // The worker ends its agents itself, as long as it isn't frozen.
            return null;
        }
    }

    /// <summary>From now on it guards this agent.</summary>
    /// <param name="agent">The first process of the agent, which leads its session.</param>
    public void Watch(int agent)
    {
        Write($"{agent}\n");
        term.Renewed += Pass;
        Pass();
    }

    /// <summary>Ends it; true: it has ended the agent.</summary>
    public async Task<bool> EndAsync()
    {
        term.Renewed -= Pass;
        Close();
        using (process)
        {
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode == Fired;
        }
    }

    private static string Format(TimeSpan left) =>
        Math.Clamp(left.TotalSeconds, 0.1, 9999).ToString("0000.00", CultureInfo.InvariantCulture);

    private void Pass() => Write(Format(term.Left));

    private void Write(string text)
    {
        try
        {
            process.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(text));
            process.StandardInput.BaseStream.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Close()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }
}
