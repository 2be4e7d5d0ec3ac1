using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Namespaces;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;
using OperationCase = Temporalio.Api.WorkflowService.V1.ExecuteMultiOperationRequest.Types.Operation.OperationOneofCase;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Update-with-start: both in one transition, or neither.</summary>
internal sealed class MultiOperationHandlers(HistoryEngine engine, NamespaceRegistry namespaces)
{
    private const string NotExecuted = "Update-with-Start could not be executed.";

    public async Task<ExecuteMultiOperationResponse> ExecuteMultiOperation(ExecuteMultiOperationRequest request, ServerCallContext call)
    {
        var (start, update) = Parse(request, namespaces.PayloadLimit);
        var ns = namespaces.Get(request.Namespace);
        var (result, run, state) = await engine.WriteAsync(
            new WorkflowKey(request.Namespace, start.WorkflowId),
            tx =>
            {
                var started = Attempt(
                    () => StartPolicy.Start(
                        tx, RequestedRuns.Of(start, ns, tx), start.WorkflowIdReusePolicy, start.WorkflowIdConflictPolicy),
                    isStart: true);
                var (execution, admitted) = Attempt(() => Admit(tx, started, update), isStart: false);
                return (started, execution, admitted);
            },
            call.CancellationToken);
        var updated = await UpdateHandlers.WaitAsync(run, state, update.WaitPolicy, call);
        return new()
        {
            Responses =
            {
                new ExecuteMultiOperationResponse.Types.Response { StartWorkflow = StartHandlers.ToResponse(new(request.Namespace, start.WorkflowId), result) },
                new ExecuteMultiOperationResponse.Types.Response { UpdateWorkflow = updated },
            },
        };
    }

    private static (StartWorkflowExecutionRequest Start, UpdateWorkflowExecutionRequest Update) Parse(ExecuteMultiOperationRequest request, PayloadLimit limit)
    {
        if (request.Operations is not
            [{ OperationCase: OperationCase.StartWorkflow, StartWorkflow: var start }, { OperationCase: OperationCase.UpdateWorkflow, UpdateWorkflow: var update }])
        {
            throw ServiceError.InvalidArgument("Operations have to be exactly [Start, Update].");
        }

        Attempt(() => StartRequests.Validate(start, limit), isStart: true);
        Attempt(() => RefuseEagerStart(start), isStart: true);
        Attempt(() => UpdateHandlers.Validate(update, limit), isStart: false);
        if (start.WorkflowId != update.WorkflowExecution.WorkflowId)
        {
            throw ServiceError.InvalidArgument("WorkflowId is not consistent with previous operation(s).");
        }

        return (start, update);
    }

    private static void RefuseEagerStart(StartWorkflowExecutionRequest start)
    {
        if (start.RequestEagerExecution)
        {
            throw ServiceError.InvalidArgument("RequestEagerExecution is not supported.");
        }
    }

    private static (WorkflowExecution Run, UpdateState Update) Admit(Transaction tx, StartResult started, UpdateWorkflowExecutionRequest update)
    {
        var run = tx.Require(started.RunId);
        return (run.Execution, Messages.Update(tx, run, update.Request));
    }

    private static void Attempt(Action operation, bool isStart) => Attempt(
        () =>
        {
            operation();
            return true;
        },
        isStart);

    private static T Attempt<T>(Func<T> operation, bool isStart)
    {
        try
        {
            return operation();
        }
        catch (RpcException e)
        {
            throw isStart
                ? ServiceError.MultiOperation(NotExecuted, e.StatusCode, e, ServiceError.Aborted())
                : ServiceError.MultiOperation(NotExecuted, e.StatusCode, ServiceError.Aborted(), e);
        }
    }
}
