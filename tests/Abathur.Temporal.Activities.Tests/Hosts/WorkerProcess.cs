using System.Diagnostics;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary><c>abathur worker</c> as a process of its own: one host, with a data folder of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly string Program = Path.ChangeExtension(typeof(DevServer).Assembly.Location, ".dll");

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private WorkerProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>All that it printed; ask once it has ended.</summary>
    public async Task<string> OutputAsync() => await output + await errors;

    public static WorkerProcess Start(string address, string queue, string home, IReadOnlyDictionary<string, string> environment, params string[] before)
    {
        string[] command = [.. before, ScriptedAgent.DotNet, Program, "worker", "--address", address, "--task-queue", queue, "--max-agents", "2"];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["ABATHUR_HOME"] = home },
        };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(info)!);
    }

    /// <summary><c>kill -9</c></summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExit();

    public Task ExitAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signal("CONT");
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
