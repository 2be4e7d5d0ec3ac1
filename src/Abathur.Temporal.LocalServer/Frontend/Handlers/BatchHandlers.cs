using Abathur.Temporal.LocalServer.Batches;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Abathur.Temporal.LocalServer.Visibility;
using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>One operation on many workflows, or on many standalone activities.</summary>
internal sealed class BatchHandlers(BatchJobs jobs, BatchOperations operations, IStore store, NamespaceRegistry namespaces)
{
    private const int DefaultPage = 1_000;

    public async Task<StartBatchOperationResponse> StartBatchOperation(StartBatchOperationRequest request, ServerCallContext call)
    {
        BatchRequests.Check(request, namespaces.PayloadLimit);
        var operation = operations.Of(request);
        await jobs.StartAsync(request, operation, request.VisibilityQuery.Length > 0 ? Find(request, operation) : BatchRequests.Named(request));
        return new();
    }

    public async Task<StopBatchOperationResponse> StopBatchOperation(StopBatchOperationRequest request, ServerCallContext call)
    {
        BatchRequests.JobId(request.JobId);
        if (request.Reason.Length == 0)
        {
            throw ServiceError.InvalidArgument("Reason is not set on request.");
        }

        await jobs.StopAsync(request.Namespace, request.JobId);
        return new();
    }

    public Task<DescribeBatchOperationResponse> DescribeBatchOperation(DescribeBatchOperationRequest request, ServerCallContext call)
    {
        BatchRequests.JobId(request.JobId);
        var job = jobs.Get(request.Namespace, request.JobId);
        var (record, progress) = (job.Record, job.Progress);
        var response = new DescribeBatchOperationResponse
        {
            JobId = request.JobId,
            OperationType = job.Operation.Type,
            State = progress.State,
            StartTime = Timestamp.FromDateTimeOffset(record.StartTime),
            CloseTime = progress.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
            TotalOperationCount = record.Total,
            CompleteOperationCount = progress.Done - progress.Failed,
            FailureOperationCount = progress.Failed,
            Identity = job.Operation.Identity,
            Reason = record.Request.Reason,
            Query = record.Request.VisibilityQuery,
        };
        response.Executions.Add(BatchRequests.Named(record.Request).Select(target => new Execution
        {
            Type = job.Operation.Kind is null ? ExecutionType.Workflow : ExecutionType.Activity,
            BusinessId = target.WorkflowId,
            RunId = target.RunId,
        }));
        return Task.FromResult(response);
    }

    public Task<ListBatchOperationsResponse> ListBatchOperations(ListBatchOperationsRequest request, ServerCallContext call)
    {
        var size = request.PageSize is > 0 and <= DefaultPage ? request.PageSize : DefaultPage;
        var (found, next) = VisibilityQuestions.Ask(() => jobs.List(request.Namespace, size, request.NextPageToken));
        var response = new ListBatchOperationsResponse { NextPageToken = next };
        response.OperationInfo.Add(found.Select(job => new BatchOperationInfo
        {
            JobId = job.Record.Request.JobId,
            State = job.Progress.State,
            StartTime = Timestamp.FromDateTimeOffset(job.Record.StartTime),
            CloseTime = job.Progress.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
            OperationType = job.Operation.Type,
        }));
        return Task.FromResult(response);
    }

    // All of them before the first is touched: a query's pages would move under the operation. Null where the query asks for what isn't
    // there, which the real server notices once the batch runs.
    private List<WorkflowExecution>? Find(StartBatchOperationRequest request, BatchOperation operation)
    {
        try
        {
            QueryParser.Parse(request.VisibilityQuery);
        }
        catch (VisibilityQueryException e)
        {
            throw ServiceError.InvalidArgument($"invalid visibility query: {e.Message}");
        }

        try
        {
            var names = new VisibilityNames(namespaces.Get(request.Namespace).SearchAttributes, operation.Kind is null ? null : ActivityRecords.Fields);
            var part = operation.Kind is { } kind ? StandaloneKey.DivisionOf(kind, request.Namespace) : request.Namespace;
            return [.. store.Visibility.List(part, VisibilityQuery.Parse(request.VisibilityQuery, names), int.MaxValue - 1, default).Records
                .Where(run => !operation.IsForOpenOnly || run.Status == WorkflowExecutionStatus.Running)
                .Select(run => new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId })];
        }
        catch (VisibilityQueryException)
        {
            return null;
        }
    }
}
