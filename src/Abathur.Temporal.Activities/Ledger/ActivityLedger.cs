using System.Security.Cryptography;
using System.Text.Json;
using Abathur.Temporal.Activities.Failures;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Processes;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Ledger;

/// <summary>
/// The activities that this host's workers have taken, a file each, written before an activity does anything: so that a
/// worker that starts again can fail those of a dead one at once, instead of the service waiting for their timeouts.
/// </summary>
public sealed class ActivityLedger(DataFolder data, HostIdentity host, ITemporalClient client)
{
    private string Service => $"{client.Connection.Options.TargetHost}/{client.Options.Namespace}";

    /// <summary>Fails what workers that are dead had taken; call it once their processes are dead as well. Says what.</summary>
    public async Task<IReadOnlyList<ActivityLedgerEntry>> FailLeftAsync(CancellationToken cancellationToken)
    {
        var failed = new List<ActivityLedgerEntry>();
        foreach (var file in Directory.Exists(data.ActivityLedger) ? Directory.GetFiles(data.ActivityLedger) : [])
        {
            // Another service's are left alone: this one doesn't know them.
            if (Read(file) is { Worker.IsAlive: false } entry && entry.Service == Service)
            {
                await ForgetCacheAsync(entry.WorkflowId, cancellationToken);
                await FailAsync(entry, cancellationToken);
                File.Delete(file);
                failed.Add(entry);
            }
        }

        return failed;
    }

    internal string Record(ActivityInfo activity)
    {
        var file = Path.Combine(data.ActivityLedger, Convert.ToHexStringLower(SHA256.HashData(activity.TaskToken))[..32] + ".json");
        var entry = new ActivityLedgerEntry(
            Service, activity.TaskToken, activity.ActivityType, activity.WorkflowId ?? string.Empty, ProcessIdentity.Current);
        WholeFile.Write(file, entry);
        return file;
    }

    private async Task FailAsync(ActivityLedgerEntry entry, CancellationToken cancellationToken)
    {
        var failure = new TaskFailure
        {
            Kind = FailureKind.Infrastructure,
            Message = $"The worker on {host.Id} died while it worked on this; nothing of it is alive.",
            Host = host.Id,
        };
        try
        {
            failure = await AccountAsync(failure, entry, cancellationToken);
            await client.GetAsyncActivityHandle(entry.TaskToken).FailAsync(
                ActivityFailures.Of(failure), new() { Rpc = new() { CancellationToken = cancellationToken } });
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.NotFound or RpcException.StatusCode.InvalidArgument)
        {
            // It is over for the service: timed out, completed, or its workflow has closed.
        }
    }

    // Where this was Temporal's last try, nobody else tells what the dead worker's agent had used.
    private async Task<TaskFailure> AccountAsync(TaskFailure failure, ActivityLedgerEntry entry, CancellationToken cancellationToken) =>
        entry.Activity == ActivityNames.RunAgent
        && await AgentHeartbeats.ReadAsync(client, entry.WorkflowId, new() { CancellationToken = cancellationToken }) is { } last
            ? failure with { Usage = last.Usage, LostRuns = last.LostRuns, Session = last.ResumableSession() }
            : failure;

    // The attempt and its swarm were most likely in the dead worker's cache, and each would wait for it some seconds.
    private async Task ForgetCacheAsync(string workflowId, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { workflowId, workflowId.Split(":task:")[0] }.Distinct())
        {
            await WorkflowCaches.ForgetAsync(client, id, cancellationToken);
        }
    }

    private static ActivityLedgerEntry? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ActivityLedgerEntry>(File.ReadAllBytes(file), AbathurJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // It has just ended: another worker of this host is alive.
            return null;
        }
    }
}
