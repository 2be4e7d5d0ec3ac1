using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>The service, its namespace, our search attributes in it, and the workers of a queue; each needs the one before.</summary>
internal sealed class TemporalCheck(Func<Task<ITemporalClient>> connect, string taskQueue, TimeProvider time) : IDoctorCheck
{
    // A poll waits for a minute before it is sent again.
    private static readonly TimeSpan OldPoll = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        ITemporalClient client;
        try
        {
            client = await connect();
        }
        catch (CommandException e) when (e.Code == ExitCode.Unreachable)
        {
            // The message says what to do, as it does for every command.
            return [new("Temporal", DoctorStatus.Failed, e.Message)];
        }

        var rpc = new RpcOptions { CancellationToken = cancel };
        var service = DoctorFinding.Ok("Temporal", client.Connection.Options.TargetHost!);
        var found = await NamespaceAsync(client, rpc);
        return found.Status == DoctorStatus.Failed
            ? [service, found]
            : [service, found, await SearchAttributesAsync(client, rpc), await WorkersAsync(client, rpc)];
    }

    /// <summary>What it means that the queue that waits the longest was last polled so long ago.</summary>
    internal static DoctorFinding Judge(string taskQueue, TimeSpan age)
    {
        // Clocks of hosts differ.
        var seconds = Math.Max(0, (long)age.TotalSeconds);
        var detail = FormattableString.Invariant($"the task queue '{taskQueue}' was last polled {seconds} s ago");
        return age < OldPoll
            ? DoctorFinding.Ok("workers", detail)
            : DoctorFinding.Warning("workers", detail, $"Its worker may have ended; start one with `abathur worker{(taskQueue == TaskQueues.Default ? string.Empty : $" --task-queue {taskQueue}")}`");
    }

    private static async Task<DoctorFinding> NamespaceAsync(ITemporalClient client, RpcOptions rpc)
    {
        const string Name = "namespace";
        var asked = client.Options.Namespace;
        try
        {
            await client.WorkflowService.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = asked }, rpc);
            return DoctorFinding.Ok(Name, asked);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return DoctorFinding.Failed(
                Name, $"there is no namespace '{asked}'", $"temporal operator namespace create {asked} --address {client.Connection.Options.TargetHost}");
        }
        catch (RpcException e)
        {
            return DoctorFinding.Failed(Name, $"'{asked}' can't be read: {e.Message}", "Check the address, the API key and the certificates");
        }
    }

    private static async Task<DoctorFinding> SearchAttributesAsync(ITemporalClient client, RpcOptions rpc)
    {
        const string Name = "search attributes";
        var @namespace = client.Options.Namespace;
        try
        {
            var there = await client.OperatorService.ListSearchAttributesAsync(
                new ListSearchAttributesRequest { Namespace = @namespace }, rpc);
            var missing = AbathurSearchAttributes.All
                .Where(key => there.CustomAttributes.GetValueOrDefault(key.Name) != IndexedValueType.Keyword)
                .Select(key => key.Name)
                .ToList();
            return missing.Count == 0
                ? DoctorFinding.Ok(Name, $"all {AbathurSearchAttributes.All.Count} are there")
                : DoctorFinding.Warning(
                    Name,
                    $"missing: {string.Join(", ", missing)}; the Web UI can't be searched by them",
                    $"temporal operator search-attribute create --namespace {@namespace} --address {client.Connection.Options.TargetHost}"
                        + string.Concat(missing.Select(name => $" --name {name} --type Keyword")));
        }
        catch (RpcException e)
        {
            return DoctorFinding.Warning(Name, $"can't be listed: {e.Message}", "Temporal Cloud: see them in its web console");
        }
    }

    private async Task<DoctorFinding> WorkersAsync(ITemporalClient client, RpcOptions rpc)
    {
        const string Name = "workers";
        var silent = new List<string>();
        var polls = new List<DateTimeOffset>();
        foreach (var (queue, type) in new[]
        {
            (taskQueue, TaskQueueType.Workflow),
            (taskQueue, TaskQueueType.Activity),
            (TaskQueues.Agents(taskQueue), TaskQueueType.Activity),
        })
        {
            var described = await client.WorkflowService.DescribeTaskQueueAsync(
                new DescribeTaskQueueRequest { Namespace = client.Options.Namespace, TaskQueue = new() { Name = queue }, TaskQueueType = type }, rpc);
            if (described.Pollers.Count == 0)
            {
                silent.Add($"{queue} ({type.ToString().ToLowerInvariant()})");
            }
            else
            {
                polls.Add(described.Pollers.Max(poller => poller.LastAccessTime.ToDateTimeOffset()));
            }
        }

        return silent.Count == 0
            ? Judge(taskQueue, time.GetUtcNow() - polls.Min())
            : DoctorFinding.Warning(Name, $"nobody polls {string.Join(", ", silent)}", "Start one with `abathur worker`");
    }
}
