using System.Diagnostics;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>A program of the stage that is killed, frozen and started again; all it prints goes to one file.</summary>
internal sealed class StageProcess(string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string log)
    : IAsyncDisposable
{
    private Process? process;

    public string Name => name;

    /// <summary>The file with what it printed.</summary>
    public string Log => log;

    /// <summary>One thing is done to it at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public int Id => process!.Id;

    public bool HasExited => process is null || process.HasExited;

    public void Start()
    {
        process?.Dispose();
        var info = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >> \"$log\" 2>&1 < /dev/null", "sh", log, .. command])
        {
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (variable, value) in environment)
        {
            info.Environment[variable] = value;
        }

        process = Process.Start(info)!;
    }

    /// <summary><c>kill -9</c> of this process alone.</summary>
    public async Task KillAsync()
    {
        if (!HasExited)
        {
            process!.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>SIGTERM, and SIGKILL after the grace.</summary>
    public async Task<bool> StopAsync(TimeSpan grace)
    {
        if (HasExited)
        {
            return true;
        }

        Signal("TERM");
        try
        {
            await process!.WaitForExitAsync().WaitAsync(grace);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }
    }

    public async Task FreezeAsync(TimeSpan time)
    {
        Signal("STOP");
        await Task.Delay(time);
        Signal("CONT");
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            Signal("CONT");
            await KillAsync();
        }

        process?.Dispose();
        Turn.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        kill.WaitForExit();
    }
}
