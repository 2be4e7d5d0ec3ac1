using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>The command as a process of its own, for what only a process shows: signals, and who is left behind.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private CliProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

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
    public static CliProcess Start(TempFolder home, params IReadOnlyList<string> args) =>
        Start(home, [ScriptedAgent.DotNet, typeof(AbathurCommand).Assembly.Location, .. args]);

    /// <summary>The same for a command that hears Ctrl-C, also where the test runner has been told to ignore it.</summary>
    public static CliProcess StartHearing(TempFolder home, params IReadOnlyList<string> args) =>
        Start(home, ["env", "--default-signal=INT", ScriptedAgent.DotNet, typeof(AbathurCommand).Assembly.Location, .. args]);

    /// <summary>The same in a shell's pipe, <c>command | reader</c>.</summary>
    public static CliProcess StartInto(string reader, TempFolder home, params IReadOnlyList<string> args) =>
        Start(home, ["bash", "-c", "set -o pipefail; \"$@\" | " + reader, "bash", ScriptedAgent.DotNet, typeof(AbathurCommand).Assembly.Location, .. args]);

    private static CliProcess Start(TempFolder home, string[] argv)
    {
        var info = new ProcessStartInfo(argv[0], argv[1..])
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
    public void Interrupt() => Signal("TERM");

    /// <summary>Sends a signal, whatever it does.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
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
