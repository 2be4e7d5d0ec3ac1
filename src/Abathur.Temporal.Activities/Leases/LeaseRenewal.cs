using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Leases;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>
/// Asks the Temporal service whether it is there, and whether an attempt and its swarm still run: the SDK tells a worker
/// neither that its server is gone nor that a swarm was terminated. A question adds no event.
/// </summary>
internal sealed class LeaseRenewal(ITemporalClient client, ActivityInfo activity, LeaseOptions options, string swarm)
{
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(10);

    /// <summary>Without an answer for so long nothing of the attempt may be alive.</summary>
    public TimeSpan Silence { get; } = options.SilenceFor(activity.HeartbeatTimeout);

    private TimeSpan Interval => Silence / 4 < MaxInterval ? Silence / 4 : MaxInterval;

    /// <summary>Asks until the lease ends, and ends it where an answer, or the lack of one, says so.</summary>
    /// <param name="grace">What ending the attempt's processes may take.</param>
    /// <param name="term">Is told how long the attempt's processes may live, whatever becomes of this worker.</param>
    /// <param name="end">Ends the lease; called once.</param>
    /// <param name="ended">The lease has ended.</param>
    public async Task WatchAsync(TimeSpan grace, LeaseTerm term, Action<LeaseEnd> end, CancellationToken ended)
    {
        // A timer of its own: a question that hangs mustn't hold up the end.
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(ended);
        silent.CancelAfter(Silence - grace);
        using var cutOff = silent.Token.Register(() =>
        {
            if (!ended.IsCancellationRequested)
            {
                end(LeaseEnd.CutOff);
            }
        });
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(silent.Token))
        {
            var asked = TimeProvider.System.GetTimestamp();
            switch (await AskAsync(silent.Token))
            {
                case true:
                    var left = Silence - TimeProvider.System.GetElapsedTime(asked);
                    silent.CancelAfter(left - grace);
                    term.Renew(left);
                    break;
                case false:
                    end(LeaseEnd.Orphaned);
                    return;
                default:
                    break;
            }
        }
    }

    /// <summary>Whether attempt and swarm are open; null: no answer.</summary>
    private async Task<bool?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await IsOpenAsync(client.GetWorkflowHandle(activity.WorkflowId!, activity.WorkflowRunId), cancellationToken)
                && await IsOpenAsync(client.GetWorkflowHandle(WorkflowIds.Swarm(swarm)), cancellationToken);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.ResourceExhausted)
        {
            // It is there, and busy.
            return true;
        }
        catch (Exception e) when (e is RpcException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<bool> IsOpenAsync(WorkflowHandle workflow, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken, Timeout = Interval, Retry = false };
        return (await workflow.DescribeAsync(new() { Rpc = rpc })).Status.IsOpen();
    }
}
