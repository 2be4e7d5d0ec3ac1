using System.Globalization;
using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Agents.Runtimes;

/// <summary>Runs a task's verify command in its worktree, contained and bounded like an agent: it runs what an agent wrote.</summary>
public sealed class VerifyCommand(AgentProcesses processes, AgentOptions options, DataFolder data)
{
    private const int TailLength = 600;

    /// <exception cref="AgentFailureException">It ended with another code than 0, could not be started, or took too long.</exception>
    public async Task RunAsync(TaskRunInput task, string worktree, CancellationToken cancellationToken)
    {
        if (task.Verify is not { Count: > 0 } command)
        {
            return;
        }

        var program = ProgramPath.Resolve(command[0], worktree)
            ?? throw Failed(task, "could not be found: name a program on the worker's PATH, or a path inside the repository");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(task.VerifyTimeoutSeconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var exit = await processes.RunAsync(Program(task, worktree, [program, .. command.Skip(1)]), either.Token);
            if (exit.Code != 0)
            {
                throw Failed(task, string.Create(CultureInfo.InvariantCulture, $"ended with {exit.Code}: {Tail(exit.LastLines)}"));
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(task, string.Create(CultureInfo.InvariantCulture, $"took longer than verifyTimeoutSeconds, {task.VerifyTimeoutSeconds:0.###} s, and was ended"));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Failed(task, $"could not be started: {e.Message}");
        }
    }

    private AgentProgram Program(TaskRunInput task, string worktree, IReadOnlyList<string> command) => new()
    {
        Task = task,
        Command = command,
        WorkingDirectory = worktree,
        Environment = AgentEnvironment.Create(options),
        Input = string.Empty,
        LogFile = data.LogFile(task.Swarm, task.TaskId, task.Attempt) + ".verify",
    };

    private static AgentFailureException Failed(TaskRunInput task, string what) =>
        AgentFailureException.Of(FailureKind.Verification, $"The verify command `{string.Join(' ', task.Verify!)}` {what}");

    private static string Tail(string text) => text.Length <= TailLength ? text : "…" + text[^TailLength..];
}
