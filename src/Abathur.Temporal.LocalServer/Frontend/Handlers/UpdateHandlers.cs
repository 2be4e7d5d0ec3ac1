using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Namespaces;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Stage = Temporalio.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Updates: admitted at once, answered when the worker has said what the caller waits for.</summary>
internal sealed class UpdateHandlers(HistoryEngine engine)
{
    public async Task<UpdateWorkflowExecutionResponse> UpdateWorkflowExecution(UpdateWorkflowExecutionRequest request, ServerCallContext call)
    {
        Validate(request, engine.Context.Namespaces.PayloadLimit);
        var key = new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId);
        while (true)
        {
            var (run, update) = await AdmitAsync(key, request, call.CancellationToken);
            try
            {
                return await WaitAsync(run, update, request.WaitPolicy, call);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && request.WorkflowExecution.RunId.Length == 0)
            {
                // The run continued as new before it saw the update: the next one gets it.
            }
        }
    }

    public async Task<PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdate(
        PollWorkflowExecutionUpdateRequest request, ServerCallContext call)
    {
        var reference = request.UpdateRef ?? throw ServiceError.InvalidArgument("UpdateRef is not set on request.");
        RequestChecks.Execution(reference.WorkflowExecution);
        var key = new WorkflowKey(request.Namespace, reference.WorkflowExecution.WorkflowId);
        var (run, update) = await engine.ReadAsync(
            key,
            reference.WorkflowExecution.RunId,
            run => (run.Execution, run.Updates.Find(reference.UpdateId)
                ?? throw ServiceError.NotFound($"update \"{reference.UpdateId}\" not found")),
            call.CancellationToken);
        var response = await WaitAsync(run, update, request.WaitPolicy, call);
        return new() { UpdateRef = response.UpdateRef, Stage = response.Stage, Outcome = response.Outcome };
    }

    internal static void Validate(UpdateWorkflowExecutionRequest request, PayloadLimit limit)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        if (request.Request?.Input is null or { Name.Length: 0 })
        {
            throw ServiceError.InvalidArgument("UpdateName is not set on request.");
        }

        if (request.Request.Meta is null or { UpdateId.Length: 0 })
        {
            request.Request.Meta ??= new();
            request.Request.Meta.UpdateId = Guid.NewGuid().ToString();
        }

        RequestChecks.Length(request.Request.Meta.UpdateId, "UpdateID");
        RequestChecks.Size(request.Request.Input.Args, limit);
        if (request.WaitPolicy?.LifecycleStage == Stage.Admitted)
        {
            throw ServiceError.InvalidArgument("UpdateWorkflowExecutionLifecycleStage ADMITTED is not supported.");
        }
    }

    /// <summary>Waits for the stage that the caller asks for, or as long as a long poll lasts.</summary>
    internal static async Task<UpdateWorkflowExecutionResponse> WaitAsync(
        WorkflowExecution run, UpdateState update, WaitPolicy? policy, ServerCallContext call)
    {
        using var patience = call.Patience(LongPolls.Update);
        try
        {
            await update.Waiters.WaitAsync(policy?.LifecycleStage ?? Stage.Unspecified, patience.Token);
        }
        catch (OperationCanceledException) when (!call.CancellationToken.IsCancellationRequested)
        {
            // Answered with what there is; the caller polls again.
        }

        return new()
        {
            UpdateRef = new() { WorkflowExecution = run, UpdateId = update.Id },
            Stage = update.Waiters.Stage,
            Outcome = update.Waiters.Outcome,
        };
    }

    private async Task<(WorkflowExecution Run, UpdateState Update)> AdmitAsync(
        WorkflowKey key, UpdateWorkflowExecutionRequest request, CancellationToken cancellation)
    {
        var runId = request.WorkflowExecution.RunId;
        var admitted = await engine.WriteAsync(
            key,
            tx => tx.Find(runId, request.FirstExecutionRunId) is { } run
                ? (run.Execution, Update: Messages.Update(tx, run, request.Request))
                : default,
            cancellation);
        return admitted.Update is not null
            ? admitted
            : await engine.ReadAsync(key, runId, run => (run.Execution, KnownUpdate(run, request.Request.Meta.UpdateId)), cancellation);
    }

    // A closed workflow answers for the updates it has had, and takes no other.
    private static UpdateState KnownUpdate(RunState run, string id) =>
        run.Updates.Find(id) is { Stage: UpdateStage.Completed } update ? update : throw ServiceError.WorkflowCompleted();
}
