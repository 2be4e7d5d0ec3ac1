using System.Diagnostics;
using Abathur.Temporal.LocalServer.Tests.Fixtures;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>This test program once more, running one of its explicit tests until it is killed.</summary>
internal sealed class KilledProcess : IDisposable
{
    public const string FolderVariable = "LOCAL_SERVER_TEST_FOLDER";
    private const string ReadyFile = "ready";

    private readonly Process process;

    private KilledProcess(Process process) => this.process = process;

    /// <summary>The folder that both sides know; null in a normal run.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(FolderVariable);

    /// <summary>Starts it, and waits until it is where it is to be killed.</summary>
    public static async Task<KilledProcess> StartAsync(Type type, string method, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-explicit", "only", "-method", $"{type.FullName}.{method}"])
        {
            Environment = { [FolderVariable] = folder },
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(folder, ReadyFile))), "the other process");
        return new KilledProcess(process);
    }

    /// <summary>Tells the one who waits, and waits to be killed.</summary>
    public static async Task WaitForTheEndAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder!, ReadyFile), "");
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>At once, without a chance to tidy up.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }
}
