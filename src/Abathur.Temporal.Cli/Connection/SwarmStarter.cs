using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>
/// Starts a swarm, under one request id for every send: a start whose answer was lost gives the run that it has started. The SDK's
/// own start draws an id for each.
/// </summary>
internal sealed class SwarmStarter(SwarmInput input, string taskQueue, string summary)
{
    private readonly string requestId = Guid.NewGuid().ToString();

    public string WorkflowId { get; } = WorkflowIds.Swarm(input.Name);

    public string TaskQueue => taskQueue;

    /// <summary>The id of the run.</summary>
    /// <exception cref="CommandException">Another swarm of the name runs.</exception>
    public async Task<string> StartAsync(ITemporalClient client, RpcOptions rpc)
    {
        var converter = client.Options.DataConverter;
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = client.Options.Namespace,
            WorkflowId = WorkflowId,
            WorkflowType = new() { Name = "Swarm" },
            TaskQueue = new() { Name = taskQueue },
            Input = new() { Payloads_ = { await converter.ToPayloadAsync(input) } },
            Identity = client.Connection.Options.Identity ?? string.Empty,
            RequestId = requestId,
            WorkflowIdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate,
            WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.Fail,
            UserMetadata = new() { Summary = await converter.ToPayloadAsync(summary) },
        };
        try
        {
            return (await client.WorkflowService.StartWorkflowExecutionAsync(request, rpc)).RunId;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.AlreadyExists)
        {
            throw new CommandException(
                ExitCode.Rejected, $"A swarm named '{input.Name}' is already running; stop it with `abathur swarm stop {input.Name}`, or choose another name.", e);
        }
    }
}
