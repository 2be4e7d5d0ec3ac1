using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary><c>abathur worker</c></summary>
internal static class WorkerCommand
{
    public static Command Create() =>
        new Command("worker", "Runs a worker on this host until Ctrl-C: workflows, agents, worktrees and memory.")
            .WithConnection()
            .WithWorker()
            .Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var client = await session.PatientClientAsync();
        await using var worker = await WorkerHost.StartAsync(client, WorkerFlags.Read(session), LogLevel.Information, session.Json, session.Cancel);
        session.Say($"Working for {client.Connection.Options.TargetHost}, namespace {client.Options.Namespace}. Ctrl-C ends it.");
        return await UntilAsync(worker, session);
    }

    /// <summary>Waits for Ctrl-C, which is how a worker ends; a worker that ends by itself has failed, and has logged why.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="session">The command's.</param>
    /// <param name="serverLost">Done when the server that it works for is gone for good, with the reason.</param>
    internal static async Task<ExitCode> UntilAsync(WorkerHost worker, Session session, Task<string>? serverLost = null)
    {
        try
        {
            await Task.WhenAny(serverLost ?? worker.Ended, worker.Ended).WaitAsync(session.Cancel);
            return serverLost is { IsCompletedSuccessfully: true }
                ? throw new CommandException(ExitCode.Unreachable, $"{await serverLost} Start both again with `abathur up`.")
                : ExitCode.No;
        }
        catch (OperationCanceledException)
        {
            session.Tell("Ending: running activities have their grace. Ctrl-C again ends at once.");
            return ExitCode.Ok;
        }
    }
}
