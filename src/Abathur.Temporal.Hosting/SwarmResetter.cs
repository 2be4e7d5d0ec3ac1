using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Hosting;

/// <summary>Looks every three seconds at the swarms that have worktrees on this host, whether one of them needs a <see cref="SwarmReset"/>.</summary>
internal sealed partial class SwarmResetter(WorktreeManager worktrees, SwarmReset reset, TimeProvider time, ILogger<SwarmResetter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever goes wrong with it, the worker works on.
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Failed(logger, e);
            }
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        foreach (var swarm in worktrees.Owners().Select(owner => owner.Swarm).Distinct())
        {
            try
            {
                await reset.LookAsync(swarm, stoppingToken);
            }
            catch (Exception e) when ((e is RpcException { Code: RpcException.StatusCode.NotFound } || Transient.Is(e)) && !stoppingToken.IsCancellationRequested)
            {
                // It is gone, or belongs to another service; or the next look gets an answer.
            }
        }
    }

    [LoggerMessage(3005, LogLevel.Warning, "Whether the histories of this host's swarms replay could not be looked at; the next try is in three seconds.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
