using System.ComponentModel;
using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Server;

/// <summary>
/// A long-lived child that must not outlive us. On Linux the kernel ends it (<c>setpriv --pdeathsig</c>), also when we are
/// killed; elsewhere the end of our process does. A session of its own keeps the terminal's Ctrl-C from it, so that it
/// still serves while we shut down.
/// </summary>
internal sealed class OwnedProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly OutputTail errors = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock gate = new();
    private readonly StreamWriter? log;

    private OwnedProcess(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string? logFile)
    {
        log = logFile is null ? null : OpenLog(logFile);
        IReadOnlyList<string> command = [.. Guard(), program, .. arguments];
        process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        if (OperatingSystem.IsWindows())
        {
            process.StartInfo.CreateNewProcessGroup = true;
        }

        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            errors.Add(line.Data);
            Keep(line.Data);
        };
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> Exited => exited.Task;

    /// <summary>The last lines it wrote to its standard error.</summary>
    public string ErrorTail => errors.ToString();

    /// <exception cref="InvalidInputException">The program can't be started.</exception>
    public static async Task<OwnedProcess> StartAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? logFile = null)
    {
        var owned = new OwnedProcess(program, arguments, environment ?? new Dictionary<string, string>(), logFile);
        // The kernel's signal is tied to the thread that starts the child, so that thread has to live as long.
        new Thread(owned.Run) { IsBackground = true, Name = Path.GetFileName(program) }.Start();
        try
        {
            await owned.started.Task;
        }
        catch (Win32Exception e)
        {
            throw new InvalidInputException($"'{program}' can't be started: {e.Message}", e);
        }

        AppDomain.CurrentDomain.ProcessExit += owned.Kill;
        return owned;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        await Exited;
        lock (gate)
        {
            log?.Dispose();
        }
    }

    private static StreamWriter OpenLog(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return new StreamWriter(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    }

    private void Keep(string? line)
    {
        lock (gate)
        {
            // What comes after the end of this object has nowhere to go.
            if (line is not null && log is { BaseStream.CanWrite: true })
            {
                log.WriteLine(line);
            }
        }
    }

    private static IEnumerable<string> Guard() =>
        OperatingSystem.IsLinux() && ProgramPath.Find("setpriv") is { } setpriv && ProgramPath.Find("setsid") is { } setsid
            ? [setpriv, "--pdeathsig", "KILL", setsid]
            : [];

    private void Run()
    {
        try
        {
            process.Start();
        }
        catch (Exception e)
        {
            process.Dispose();
            started.SetException(e);
            return;
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        started.SetResult();
        process.WaitForExit();
        exited.SetResult(process.ExitCode);
    }

    /// <summary>Kills the process and leaves its children alone.</summary>
    public void KillAlone() => Kill(entireProcessTree: false);

    private void Kill(object? sender, EventArgs e) => Kill(entireProcessTree: true);

    private void Kill(bool entireProcessTree)
    {
        try
        {
            process.Kill(entireProcessTree);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
