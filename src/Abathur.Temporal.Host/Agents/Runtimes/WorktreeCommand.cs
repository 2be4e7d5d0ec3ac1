using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Runs a command of the swarm's settings in a task's worktree, contained and bounded like an agent.</summary>
public sealed class WorktreeCommand(AgentProcesses processes, AgentOptions options, DataFolder data)
{
    private const int QuotedBytes = 600;

    /// <summary>Runs the task's verify command; without one it does nothing.</summary>
    /// <exception cref="AgentFailureException">It ended with another code than 0, could not be started, or took too long.</exception>
    public Task VerifyAsync(AttemptInput task, string worktree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (File.Exists(FailedFile(task)))
        {
            File.Delete(FailedFile(task));
        }

        return RunAsync(new(task, AttemptLog.Verify, task.Verify, task.VerifyTimeoutSeconds, FailureKind.Verification), worktree, cancellationToken);
    }

    /// <summary>Runs the prepare command; without one it does nothing.</summary>
    /// <exception cref="AgentFailureException">It ended with another code than 0, could not be started, or took too long.</exception>
    public Task PrepareAsync(AttemptInput task, string worktree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        return RunAsync(
            new(task, AttemptLog.Prepare, task.Setup?.Prepare, task.Setup?.PrepareTimeoutSeconds ?? 0, FailureKind.Preparation), worktree, cancellationToken);
    }

    /// <summary>Looks, before an agent works for nothing, whether this host has the verify command's program.</summary>
    /// <exception cref="AgentFailureException">It doesn't.</exception>
    public static void RequireVerifyProgram(AttemptInput task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.ReadOnly && task.Verify is { Count: > 0 } command && ProgramPath.IsOfHost(command[0]) && ProgramPath.Resolve(command[0], AppContext.BaseDirectory) is null)
        {
            throw new Call(task, AttemptLog.Verify, command, 0, FailureKind.Verification).Missing();
        }
    }

    private async Task RunAsync(Call call, string worktree, CancellationToken cancellationToken)
    {
        if (call.Command is not { Count: > 0 } command)
        {
            return;
        }

        var program = ProgramPath.Resolve(command[0], worktree) ?? throw call.Missing();
        var log = data.LogFile(call.Task.Swarm, call.Task.TaskId, call.Task.Attempt, call.Log);
        var start = new FileInfo(log) is { Exists: true, Length: var length } ? length : 0;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(call.Seconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var exit = await processes.RunAsync(Program(call, worktree, [program, .. command.Skip(1)], log), either.Token);
            if (exit.Code != 0)
            {
                throw call.Failed(string.Create(CultureInfo.InvariantCulture, $"ended with {exit.Code}: {Quote(call, log, start)}"));
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw call.Failed(string.Create(
                CultureInfo.InvariantCulture, $"took longer than {call.Name}TimeoutSeconds, {call.Seconds:0.###} s, and was ended. {Quote(call, log, start)}"));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw call.Failed($"could not be started: {e.Message}");
        }
    }

    // The next attempt's prompt gets more of it than the failure has room for.
    private string Quote(Call call, string log, long start)
    {
        try
        {
            var lines = ReadLines(log, start);
            if (call.Log == AttemptLog.Verify)
            {
                File.WriteAllText(FailedFile(call.Task), OutputExcerpt.Of(lines, call.Task.VerifyOutputBytes));
            }

            return OutputExcerpt.Short(lines.Where(line => !string.IsNullOrWhiteSpace(line)), QuotedBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // That the command failed is what counts.
            return $"what it printed can't be read: {e.Message}";
        }
    }

    private string FailedFile(AttemptInput task) => data.FailedVerifyFile(task.Swarm, task.TaskId, task.Attempt);

    private static List<string> ReadLines(string log, long start)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(start, file.Length);
        using var reader = new StreamReader(file);
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            if (!BoundedLog.IsSeparator(line))
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private AgentProgram Program(Call call, string worktree, IReadOnlyList<string> command, string log) => new()
    {
        Task = call.Task,
        Command = command,
        WorkingDirectory = worktree,
        Environment = AgentEnvironment.ForCommand(call.Task, worktree, options),
        Input = string.Empty,
        LogFile = log,
    };

    private sealed record Call(AttemptInput Task, AttemptLog Log, IReadOnlyList<string>? Command, double Seconds, FailureKind Kind)
    {
        public string Name => Log == AttemptLog.Verify ? "verify" : "prepare";

        public AgentFailureException Failed(string what) => Of(Kind, what);

        public AgentFailureException Missing() => ProgramPath.IsOfHost(Command![0])
            ? Of(FailureKind.MissingProgram, $"needs '{Command[0]}', which this host lacks: install it on the worker's PATH, or name another program")
            : Of(Kind, "could not be found: name a program on the worker's PATH, or a path inside the repository");

        private AgentFailureException Of(FailureKind kind, string what) =>
            AgentFailureException.Of(kind, $"The {Name} command `{string.Join(' ', Command!)}` {what}");
    }
}
