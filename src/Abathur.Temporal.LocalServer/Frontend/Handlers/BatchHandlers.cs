using Abathur.Temporal.LocalServer.Batches;
using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>One operation on many workflows.</summary>
internal sealed class BatchHandlers(BatchJobs jobs, BatchOperations operations, VisibilityHandlers visibility, Func<DateTimeOffset> now)
{
    public async Task<StartBatchOperationResponse> StartBatchOperation(StartBatchOperationRequest request, ServerCallContext call)
    {
        Check(request);
        var operation = operations.Of(request);
        var targets = request.VisibilityQuery.Length > 0 ? await FindAsync(request, operation, call) : Named(request);
        jobs.Start(new BatchJob(request, operation, targets, now));
        return new();
    }

    public Task<StopBatchOperationResponse> StopBatchOperation(StopBatchOperationRequest request, ServerCallContext call)
    {
        return jobs.Get(request.Namespace, request.JobId).Stop()
            ? Task.FromResult(new StopBatchOperationResponse())
            : throw ServiceError.WorkflowCompleted();
    }

    public Task<DescribeBatchOperationResponse> DescribeBatchOperation(DescribeBatchOperationRequest request, ServerCallContext call)
    {
        var job = jobs.Get(request.Namespace, request.JobId);
        var response = new DescribeBatchOperationResponse
        {
            JobId = request.JobId,
            OperationType = job.Operation.Type,
            State = job.State,
            StartTime = Timestamp.FromDateTimeOffset(job.StartTime),
            CloseTime = job.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
            TotalOperationCount = job.Targets.Count,
            CompleteOperationCount = job.Done,
            FailureOperationCount = job.Failed,
            Identity = job.Operation.Identity,
            Reason = job.Request.Reason,
            Query = job.Request.VisibilityQuery,
        };
        response.Executions.Add(job.Request.VisibilityQuery.Length > 0 ? [] : job.Targets.Select(target => new Execution
        {
            Type = ExecutionType.Workflow,
            BusinessId = target.WorkflowId,
            RunId = target.RunId,
        }));
        return Task.FromResult(response);
    }

    public Task<ListBatchOperationsResponse> ListBatchOperations(ListBatchOperationsRequest request, ServerCallContext call)
    {
        var response = new ListBatchOperationsResponse();
        response.OperationInfo.Add(jobs.In(request.Namespace).Select(job => new BatchOperationInfo
        {
            JobId = job.Request.JobId,
            State = job.State,
            StartTime = Timestamp.FromDateTimeOffset(job.StartTime),
            CloseTime = job.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
            OperationType = job.Operation.Type,
        }));
        return Task.FromResult(response);
    }

    private static void Check(StartBatchOperationRequest request)
    {
        if (request.JobId.Length == 0)
        {
            throw ServiceError.InvalidArgument("JobId is not set on request.");
        }

        if (request.Reason.Length == 0)
        {
            throw ServiceError.InvalidArgument("Reason is not set on request.");
        }

        if ((request.VisibilityQuery.Length > 0) == (request.Executions.Count + request.TargetExecutions.Count > 0))
        {
            throw ServiceError.InvalidArgument("Exactly one of VisibilityQuery and Executions has to be set on request.");
        }

        if (request.SignalOperation is { } signal)
        {
            RequestChecks.Signal(signal.Signal, signal.Input);
        }
    }

    // Older clients name workflows, newer ones whatever may run; nothing but workflows does here.
    private static List<WorkflowExecution> Named(StartBatchOperationRequest request)
    {
        if (request.TargetExecutions.FirstOrDefault(target => target.Type != ExecutionType.Workflow) is { } other)
        {
            throw ServiceError.Unimplemented($"StartBatchOperation for {other.Type}");
        }

        var named = request.TargetExecutions.Select(target => new WorkflowExecution { WorkflowId = target.BusinessId, RunId = target.RunId });
        return [.. request.Executions, .. named];
    }

    // All of them before the first is touched: a query's pages would move under the operation.
    private async Task<List<WorkflowExecution>> FindAsync(StartBatchOperationRequest request, BatchOperation operation, ServerCallContext call)
    {
        var found = new List<WorkflowExecution>();
        var page = new ListWorkflowExecutionsRequest { Namespace = request.Namespace, Query = request.VisibilityQuery };
        do
        {
            var listed = await visibility.ListWorkflowExecutions(page, call);
            found.AddRange(listed.Executions
                .Where(e => !operation.IsForOpenOnly || e.Status == WorkflowExecutionStatus.Running)
                .Select(e => e.Execution));
            page.NextPageToken = listed.NextPageToken;
        }
        while (!page.NextPageToken.IsEmpty);
        return found;
    }
}
