using System.Diagnostics;
using Abathur.Temporal.Cli;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary><c>abathur up</c> in a process of its own, with its embedded server.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private readonly TempFolder home = new();
    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UpProcess(params string[] options)
    {
        process = new Process
        {
            StartInfo = new(SelfCommand.Argv[0], [.. SelfCommand.Argv.Skip(1), "up", "--port", "0", .. options])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        process.StartInfo.Environment["ABATHUR_HOME"] = home.Path;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>Seconds until its worker was ready.</summary>
    public double Start { get; private set; }

    /// <summary>Seconds of CPU that it had used by then.</summary>
    public double StartCpu { get; private set; }

    /// <summary>The page's address, once; null: it serves none.</summary>
    public Uri? Page { get; private set; }

    /// <summary>Its memory in bytes, as the kernel counts what is in use.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static async Task<UpProcess> StartAsync(bool hasPage, CancellationToken cancel)
    {
        var up = hasPage ? new UpProcess("--web-port", "0") : new UpProcess("--no-web");
        var watch = Stopwatch.StartNew();
        up.process.Start();
        up.process.BeginOutputReadLine();
        up.process.BeginErrorReadLine();
        await up.ready.Task.WaitAsync(TimeSpan.FromMinutes(2), cancel);
        up.Start = watch.Elapsed.TotalSeconds;
        up.StartCpu = up.process.TotalProcessorTime.TotalSeconds;
        return up;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        home.Dispose();
    }

    // The page's address comes last.
    private void Read(string? line)
    {
        if (line?.Contains("http://", StringComparison.Ordinal) == true && line.Contains("/enter?token=", StringComparison.Ordinal))
        {
            Page = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim());
        }

        if (line?.Contains("Ctrl-C", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }
}
