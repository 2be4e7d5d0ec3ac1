using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.Persistence;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>One operation on many workflows, one after the other, and how far it is. Both are kept.</summary>
internal sealed class BatchJob(BatchRecord record, BatchProgress progress, BatchOperation operation, HistoryContext context) : IDisposable
{
    // As the real server: a workflow that is busy, or a store that fails, is tried so often.
    private const int Attempts = 50;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    // Whoever notes something has it, so that a batch that is stopped stays so.
    private readonly SemaphoreSlim gate = new(1);
    private readonly CancellationTokenSource stopped = new();
    private volatile BatchProgress progress = progress;
    private volatile BatchRecord record = record;

    public BatchRecord Record => record;

    public BatchProgress Progress => progress;

    public BatchOperation Operation => operation;

    /// <summary>Ends when it has closed or is interrupted.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Does what is left to do.</summary>
    /// <param name="closed">Gets it when it closes.</param>
    public void Start(Action<BatchJob> closed) => Running = Task.Run(() => RunAsync(closed));

    /// <summary>Leaves the rest undone. On the real server a batch is a workflow, which is terminated: it counts as failed.</summary>
    /// <returns>False if it has closed.</returns>
    /// <exception cref="StoreException">It goes on.</exception>
    public async Task<bool> StopAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (!progress.IsRunning)
            {
                return false;
            }

            await CloseAsync(BatchOperationState.Failed);
        }
        finally
        {
            gate.Release();
        }

        await stopped.CancelAsync();
        return true;
    }

    /// <summary>The server ends: the next one goes on.</summary>
    public async Task InterruptAsync()
    {
        await stopped.CancelAsync();
        await Running;
    }

    public void Dispose()
    {
        stopped.Dispose();
        gate.Dispose();
    }

    private async Task RunAsync(Action<BatchJob> closed)
    {
        var pace = new BatchPace(context.Clock, record.Request.MaxOperationsPerSecond);
        try
        {
            while (progress.IsRunning && progress.Done < record.Targets.Count)
            {
                await pace.AwaitAsync(stopped.Token);
                await ApplyAsync(pace);
            }

            await EndAsync(pace);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It was stopped, or the server ends.
        }

        closed(this);
    }

    // What fails is counted, and the others are done all the same.
    private async Task ApplyAsync(BatchPace pace)
    {
        for (var attempt = 1; !await TryApplyAsync(isLast: attempt == Attempts); attempt++)
        {
            await pace.PauseAsync(RetryPause, stopped.Token);
        }
    }

    private async Task<bool> TryApplyAsync(bool isLast)
    {
        using var hold = context.Clock.Hold();
        await gate.WaitAsync(stopped.Token);
        try
        {
            stopped.Token.ThrowIfCancellationRequested();
            var done = progress with { Done = progress.Done + 1 };
            try
            {
                await operation.Apply(Target(done));
                progress = done;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                // It has closed or was deleted meanwhile: nothing is left to do, as on the real server.
                progress = done;
            }
            catch (Exception e) when (!isLast && e is StoreException or RpcException { StatusCode: StatusCode.Unavailable })
            {
                return false;
            }
            catch (Exception)
            {
                progress = done with { Failed = done.Failed + 1 };
            }

            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    private BatchTarget Target(BatchProgress done)
    {
        var execution = record.Targets[done.Done - 1];
        return new BatchTarget(
            new WorkflowKey(record.Request.Namespace, execution.WorkflowId),
            execution.RunId,
            RequestId(execution),
            writes => record.AddTo(writes, done));
    }

    // As on the real server, a workflow that is named twice is signaled once.
    private string RequestId(WorkflowExecution execution) => new Guid(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{record.RunId}\n{execution.WorkflowId}\n{execution.RunId}")).AsSpan(0, 16)).ToString();

    private async Task EndAsync(BatchPace pace)
    {
        while (true)
        {
            await gate.WaitAsync(stopped.Token);
            try
            {
                if (progress.IsRunning)
                {
                    await CloseAsync(BatchOperationState.Completed);
                }

                return;
            }
            catch (StoreException)
            {
                // Tried again.
            }
            finally
            {
                gate.Release();
            }

            await pace.PauseAsync(RetryPause, stopped.Token);
        }
    }

    private async Task CloseAsync(BatchOperationState state)
    {
        var end = progress with { State = state, CloseTime = context.Clock.UtcNow };
        var kept = record.Closed();
        var writes = new WriteSet();
        kept.AddTo(writes);
        kept.AddTo(writes, end);
        await context.Store.CommitAsync(writes);
        (progress, record) = (end, kept);
    }
}
