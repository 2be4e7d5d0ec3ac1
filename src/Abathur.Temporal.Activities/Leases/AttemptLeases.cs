using Abathur.Temporal.Activities.Failures;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Leases;
using Abathur.Temporal.Host.Data;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>Lets activities work on an attempt only as long as this host holds its lease.</summary>
public sealed class AttemptLeases(ITemporalClient client, HostIdentity host, AgentOptions agents, LeaseOptions options, LeaseTerms terms, TimeProvider time)
{
    /// <summary>Does the work under a lease.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="work">What to do; it ends when the lease is lost.</param>
    /// <param name="isBound">Whether only this host can do it, so that it waits here for the worker to come back.</param>
    /// <exception cref="ApplicationFailureException">
    /// It failed, or the lease was lost: as <c>handedBack</c> when the worker stops, as <c>infrastructure</c> when it was cut
    /// off, as <c>canceled</c> when it was canceled or nobody waits for it any more. Its detail says what the attempt used.
    /// </exception>
    public async Task<T> HoldAsync<T>(AttemptInput task, Func<AttemptLease, Task<T>> work, bool isBound = false)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(work);
        var renewal = new LeaseRenewal(client, ActivityExecutionContext.Current.Info, options, task.Swarm);
        using var term = terms.Begin(task, renewal.Silence);

        // What is bound to a host runs no agent, and has nothing to account for.
        var earlier = isBound ? EarlierRuns.None : await EarlierRuns.ReadAsync(ActivityExecutionContext.Current.Info);
        await using var lease = new AttemptLease(host.Id, earlier, renewal, term, options, agents.GraceFor(task), options.HeartbeatFor(task.HeartbeatIntervalSeconds));
        try
        {
            return await DoAsync(lease, work, renewal, isBound);
        }
        catch (ApplicationFailureException e) when (!isBound && ActivityFailures.DetailOf(e) is { } failure)
        {
            throw ActivityFailures.With(lease.Account(failure), e);
        }
    }

    private async Task<T> DoAsync<T>(AttemptLease lease, Func<AttemptLease, Task<T>> work, LeaseRenewal renewal, bool isBound)
    {
        try
        {
            return await ActivityFailures.TranslateAsync(
                async () =>
                {
                    if (!isBound)
                    {
                        await AwaitTurnAsync(lease, renewal);
                    }

                    return await work(lease);
                },
                host.Id);
        }
        catch (OperationCanceledException e) when (lease.IsCanceled && !isBound)
        {
            // The SDK's own answer to a cancellation has no place for what was used.
            throw ActivityFailures.Of(new() { Kind = FailureKind.Canceled, Message = "canceled" }, e);
        }
        catch (OperationCanceledException e) when (lease.End is LeaseEnd.Draining)
        {
            // No host is at fault: this one may have it again when it is back.
            var failure = Failure($"The worker on {host.Id} stopped and gave the attempt back.") with { Host = null };
            throw isBound ? ActivityFailures.Of(failure, e) : ActivityFailures.HandBack(failure, e);
        }
        catch (OperationCanceledException e) when (lease.End is LeaseEnd.CutOff)
        {
            throw ActivityFailures.Of(Failure($"The Temporal service did not answer {host.Id} for {renewal.Silence.TotalSeconds:0} s; the attempt was ended there."), e);
        }
        catch (OperationCanceledException e) when (lease.End is LeaseEnd.Orphaned)
        {
            throw ActivityFailures.Of(new() { Kind = FailureKind.Canceled, Message = "Its swarm or its workflow has closed; the attempt was ended." }, e);
        }
    }

    private async Task AwaitTurnAsync(AttemptLease lease, LeaseRenewal renewal)
    {
        var wait = EarlyTurn.Wait(ActivityExecutionContext.Current.Info, renewal.Silence, time.GetUtcNow());
        if (wait > TimeSpan.Zero)
        {
            lease.Report(new AgentProgress(new AgentUsage()) { Doing = $"waits {wait.TotalSeconds:0} s for the host before: the service's clock is ahead of this host's" });
            await Task.Delay(wait, time, lease.Lost);
        }
    }

    private TaskFailure Failure(string message) => new() { Kind = FailureKind.Infrastructure, Message = message, Host = host.Id };
}
