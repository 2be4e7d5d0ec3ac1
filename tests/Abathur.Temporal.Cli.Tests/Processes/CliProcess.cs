using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>The command as a process of its own, for what only a process shows: signals, and who is left behind.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private CliProcess(Process process) => this.process = process;

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts it with a data folder of the test's own, which all its processes carry in their environment.</summary>
    public static CliProcess Start(TempFolder home, params IReadOnlyList<string> args)
    {
        var info = new ProcessStartInfo(ScriptedAgent.DotNet, [typeof(AbathurCommand).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = home.Path,
        };
        info.Environment["ABATHUR_HOME"] = home.Path;
        var started = new CliProcess(Process.Start(info)!);
        started.process.OutputDataReceived += started.Keep;
        started.process.ErrorDataReceived += started.Keep;
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        return started;
    }

    public Task SaysAsync(string text) => Eventually.GetAsync(
        () => Task.FromResult(Output), said => said.Contains(text, StringComparison.Ordinal), $"the command says '{text}'", (int)Patience.TotalSeconds);

    /// <summary>What Ctrl-C asks for, by the signal that a test runner in the background doesn't ignore for its children.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<ExitCode> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return (ExitCode)process.ExitCode;
    }

    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, as it should.
        }

        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }
}
