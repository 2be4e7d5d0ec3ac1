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
/// <remarks>
/// The service is told of an activity's end only after that, and a worker that dies in between leaves no other trace of it. So a file
/// stays for <see cref="Telling"/> after the end; to fail an activity whose end the service knows changes nothing.
/// </remarks>
public sealed class ActivityLedger(DataFolder data, HostIdentity host, ITemporalClient client, TimeProvider? time = null)
{
    /// <summary>How long after an activity's end the service may not know of it: 30 s. The SDK tells it at once, and again while it doesn't answer.</summary>
    public static readonly TimeSpan Telling = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private readonly Queue<(string File, long At)> ended = new();

    private string Service => $"{client.Connection.Options.TargetHost}/{client.Options.Namespace}";

    /// <summary>Fails what workers that are dead had taken; call it once their processes are dead as well. Says what.</summary>
    public async Task<IReadOnlyList<ActivityLedgerEntry>> FailLeftAsync(CancellationToken cancellationToken)
    {
        // Another service's are left alone: this one doesn't know them.
        var left = (Directory.Exists(data.ActivityLedger) ? Directory.GetFiles(data.ActivityLedger) : [])
            .Select(file => (File: file, Entry: Read(file)))
            .Where(found => found.Entry is { Worker.IsAlive: false } entry && entry.Service == Service)
            .Select(found => (found.File, Entry: found.Entry!))
            .ToList();

        // The attempts and their swarms were most likely in the dead worker's cache, and each would wait for it some seconds.
        foreach (var id in left.SelectMany(found => new[] { found.Entry.WorkflowId, found.Entry.WorkflowId.Split(":task:")[0] }).Distinct())
        {
            await WorkflowCaches.ForgetAsync(client, id, cancellationToken);
        }

        List<ActivityLedgerEntry> failed = [];
        foreach (var (file, entry) in left)
        {
            if (await FailAsync(entry, cancellationToken))
            {
                failed.Add(entry);
            }

            File.Delete(file);
        }

        return failed;
    }

    /// <summary>Forgets what has ended, once the service knows: a worker that stops in good order has told it all.</summary>
    public void ForgetEnded() => ForgetEnded(TimeSpan.Zero);

    internal string Record(ActivityInfo activity)
    {
        ForgetEnded(Telling);
        var file = Path.Combine(data.ActivityLedger, Convert.ToHexStringLower(SHA256.HashData(activity.TaskToken))[..32] + ".json");
        var entry = new ActivityLedgerEntry(
            Service, activity.TaskToken, activity.ActivityType, activity.WorkflowId ?? string.Empty, ProcessIdentity.Current);
        WholeFile.Write(file, entry);
        return file;
    }

    internal void NoteEnd(string file)
    {
        lock (ended)
        {
            ended.Enqueue((file, clock.GetTimestamp()));
        }
    }

    private void ForgetEnded(TimeSpan after)
    {
        lock (ended)
        {
            while (ended.TryPeek(out var first) && clock.GetElapsedTime(first.At) >= after)
            {
                File.Delete(first.File);
                ended.Dequeue();
            }
        }
    }

    // False: it is over for the service, because it timed out, has completed, or its workflow has closed.
    private async Task<bool> FailAsync(ActivityLedgerEntry entry, CancellationToken cancellationToken)
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
            return true;
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.NotFound or RpcException.StatusCode.InvalidArgument)
        {
            return false;
        }
    }

    // Where this was Temporal's last try, nobody else tells what the dead worker's agent had used.
    private async Task<TaskFailure> AccountAsync(TaskFailure failure, ActivityLedgerEntry entry, CancellationToken cancellationToken) =>
        entry.Activity == ActivityNames.RunAgent
        && await AgentHeartbeats.ReadAsync(client, entry.WorkflowId, new() { CancellationToken = cancellationToken }) is { } last
            ? failure with { Usage = last.Usage, LostRuns = last.LostRuns, Session = last.ResumableSession() }
            : failure;

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
