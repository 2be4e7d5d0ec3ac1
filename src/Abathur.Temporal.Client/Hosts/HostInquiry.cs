using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Hosts;

/// <summary>What is known of a host that does not answer: when its worker last polled, and whether a worker refused the reading's workflow.</summary>
internal sealed class HostInquiry(ITemporalClient client, HostReading reading, string id, string queue, TimeProvider time) : ISilenceInquiry
{
    /// <summary>The command that shows the same on its host.</summary>
    public static string Elsewhere(HostReading reading) => reading.Content == HostContent.Diff
        ? $"abathur task diff {reading.Task} --swarm {reading.Swarm}"
        : FormattableString.Invariant($"abathur task logs {reading.Task} --swarm {reading.Swarm} --attempt {reading.Attempt}")
            + (reading.Log == AttemptLog.Agent ? string.Empty : $" --{Text.Camel(reading.Log)}");

    public async Task<SilenceCause> LookAsync(Exception? last, CancellationToken cancel)
    {
        try
        {
            if (await IsRefusedAsync(cancel))
            {
                return new(
                    "version",
                    [$"a worker of the task queue '{queue}' doesn't know how to read from hosts: it is of an older version"],
                    $"Update it (`abathur --version` tells the version), or run on '{reading.Host}': {Elsewhere(reading)}.");
            }

            var own = TaskQueues.Host(queue, reading.Host);
            return await TellAsync(own, TaskQueueType.Activity, $"Start a worker on '{reading.Host}' with {Worker}, or run there: {Elsewhere(reading)}.", cancel)
                ?? await TellAsync(queue, TaskQueueType.Workflow, $"Start a worker with {Worker}.", cancel)
                ?? new("busy", [$"its worker has polled the task queue '{own}' of late"], "That worker's log may say why; one that has died is listed for minutes.");
        }
        catch (Exception e) when (Transient.Is(e))
        {
            cancel.ThrowIfCancellationRequested();
            return ServerInquiry.Unreachable(client.Connection.Options.TargetHost ?? string.Empty, !Transient.IsTimeout(e));
        }
        catch (RpcException e)
        {
            return new(e.Code.ToString(), [RpcErrors.Explain(e).TrimEnd('.')], "`abathur doctor` looks at this host and its Temporal.");
        }
    }

    private string Worker => $"`abathur worker{(queue == TaskQueues.Default ? string.Empty : $" --task-queue {queue}")}`";

    // Null: a worker may be alive there.
    private async Task<SilenceCause?> TellAsync(string polled, TaskQueueType type, string next, CancellationToken cancel)
    {
        var poll = await TaskQueuePolls.NewestAsync(client, polled, type, cancel);
        var age = poll is null ? (TimeSpan?)null : time.GetUtcNow() - poll.LastAccessTime.ToDateTimeOffset();
        return TaskQueuePolls.IsOld(age) ? new($"{polled} {age is null}", [TaskQueuePolls.Words(polled, poll, age)], next) : null;
    }

    private async Task<bool> IsRefusedAsync(CancellationToken cancel)
    {
        try
        {
            var history = await client.GetWorkflowHandle(id).FetchHistoryAsync(new() { Rpc = ServerInquiry.Soon(cancel) });
            return history.Events.Any(e => e.WorkflowTaskFailedEventAttributes is not null);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
    }
}
