using Abathur.Temporal.Activities.Ledger;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Client;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// Before a host's workers start: notes this process, ends the agents that a predecessor left, removes their scratch folders, gives its activities and its
/// swarms back, and registers the search attributes.
/// </summary>
internal sealed partial class HostPreparation(
    AgentLedger agents,
    ActivityLedger activities,
    WorkflowCaches caches,
    SearchAttributeRegistry attributes,
    WorkerRecords workers,
    ScratchFolders scratch,
    ITemporalClient client,
    AbathurOptions options,
    ILogger<HostPreparation> logger)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Note(() => workers.Add(client.Connection.Options.TargetHost ?? string.Empty, client.Options.Namespace, options.TaskQueue));
        foreach (var left in await agents.SweepAsync(cancellationToken))
        {
            AgentEnded(logger, left.Swarm, left.Task, left.Attempt);
        }

        Note(scratch.Sweep);

        // Only now: once the service knows, it gives the attempt away again, maybe to another host.
        foreach (var left in await activities.FailLeftAsync(cancellationToken))
        {
            ActivityFailed(logger, left.Activity, left.WorkflowId);
        }

        await caches.ForgetSwarmsAsync(options.TaskQueue, cancellationToken);
        var missing = await attributes.RegisterAsync(cancellationToken);
        if (missing.Count > 0)
        {
            AttributesMissing(logger, string.Join(", ", missing), SearchAttributeRegistry.CommandFor(missing));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Note(() => workers.Remove(options.TaskQueue));
        Note(activities.ForgetEnded);
        return Task.CompletedTask;
    }

    // Others only know more by it: a full disk keeps no worker from starting or stopping.
    private static void Note(Action note)
    {
        try
        {
            note();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then they know less.
        }
    }

    [LoggerMessage(3000, LogLevel.Warning, "An agent that an earlier worker left was ended: {Swarm} {Task}, attempt {Attempt}.")]
    private static partial void AgentEnded(ILogger logger, string swarm, string task, int attempt);

    [LoggerMessage(3002, LogLevel.Warning, "{Activity} of {Workflow}, which an earlier worker left, was failed; Temporal tries it again.")]
    private static partial void ActivityFailed(ILogger logger, string activity, string workflow);

    [LoggerMessage(3001, LogLevel.Warning, "The namespace lacks the search attributes {Missing}; swarms run without them. Add them with: {Command}")]
    private static partial void AttributesMissing(ILogger logger, string missing, string command);
}
