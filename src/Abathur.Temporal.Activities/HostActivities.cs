using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Activities.Failures;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Repositories;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IHostActivities"/>
public sealed class HostActivities(DataFolder data, SwarmBranch branch, ITemporalClient client) : IHostActivities
{
    private readonly AttemptLogs logs = new(data);

    /// <inheritdoc/>
    [Activity(ActivityNames.ReadPage)]
    public Task<HostPage> ReadPageAsync(HostReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return ActivityFailures.TranslateAsync(async () =>
        {
            try
            {
                return reading.Content == HostContent.Diff
                    ? await DiffAsync(reading, ActivityExecutionContext.Current.CancellationToken)
                    : logs.Read(reading.Swarm, reading.Task, reading.Attempt ?? 0, reading.Log, reading.From);
            }
            catch (Exception e) when (e is RefusedException or RefusedLinkException)
            {
                throw new ApplicationFailureException(e.Message, e, FailureTypes.Rejected, nonRetryable: true);
            }
        });
    }

    // Which repository, the swarm says and nobody else.
    private async Task<HostPage> DiffAsync(HostReading reading, CancellationToken cancellationToken)
    {
        var swarm = client.GetWorkflowHandle<ISwarm>(WorkflowIds.Swarm(SwarmName.Require(reading.Swarm)));
        var status = await swarm.QueryAsync(s => s.Status(), new() { Rpc = new() { CancellationToken = cancellationToken } });
        var whole = Encoding.UTF8.GetBytes(await branch.DiffAsync(status.Repository, reading.Swarm, reading.Task, commit: null, cancellationToken));
        var from = (int)Math.Clamp(reading.From < 0 ? whole.Length + reading.From : reading.From, 0, whole.Length);
        return new HostPage
        {
            Bytes = whole.AsMemory(from, Math.Min(HostPage.MaxBytes, whole.Length - from)),
            From = from,
            Length = whole.Length,
            Version = Convert.ToHexStringLower(SHA256.HashData(whole))[..16],
        };
    }
}
