using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Activities.Swarms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Hosting;

/// <summary>Before a host's workers start: ends the agents that a predecessor left, and registers the search attributes.</summary>
internal sealed partial class HostPreparation(AgentLedger ledger, SearchAttributeRegistry attributes, ILogger<HostPreparation> logger)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var left in await ledger.SweepAsync(cancellationToken))
        {
            AgentEnded(logger, left.Swarm, left.Task, left.Attempt);
        }

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

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3000, LogLevel.Warning, "An agent that an earlier worker left was ended: {Swarm} {Task}, attempt {Attempt}.")]
    private static partial void AgentEnded(ILogger logger, string swarm, string task, int attempt);

    [LoggerMessage(3001, LogLevel.Warning, "The namespace lacks the search attributes {Missing}; swarms run without them. Add them with: {Command}")]
    private static partial void AttributesMissing(ILogger logger, string missing, string command);
}
