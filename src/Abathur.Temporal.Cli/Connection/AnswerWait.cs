using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>
/// Waits for a swarm's answer. The server holds a question until a worker comes; a person wants to know that none is there.
/// </summary>
internal sealed class AnswerWait(ITemporalClient client, WorkflowHandle handle)
{
    // A worker's poll lasts a minute at most, so one that is alive was seen more recently than this.
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(70);

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    public async Task<T> ForAsync<T>(Func<RpcOptions, Task<T>> call, CancellationToken cancel)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var answer = call(new RpcOptions { CancellationToken = giveUp.Token, Timeout = Limit });
        try
        {
            return await answer.WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            var queue = (await handle.DescribeAsync(new() { Rpc = new RpcOptions { CancellationToken = cancel } })).TaskQueue ?? string.Empty;
            if (!await HasWorkerAsync(queue, cancel))
            {
                await AbandonAsync(answer, giveUp);
                throw new CommandException(
                    ExitCode.Unreachable, $"No worker polls the task queue '{queue}'; start one with `abathur worker`.");
            }
        }

        try
        {
            return await answer.WaitAsync(Limit, cancel);
        }
        catch (Exception e) when (e is TimeoutException or Temporalio.Exceptions.RpcException && !cancel.IsCancellationRequested && TimedOut(e))
        {
            throw new CommandException(
                ExitCode.Unreachable, FormattableString.Invariant($"The swarm did not answer within {Limit.TotalSeconds} s; its worker's log may say why."), e);
        }
    }

    private static bool TimedOut(Exception e) => e is TimeoutException
        or Temporalio.Exceptions.RpcException { Code: Temporalio.Exceptions.RpcException.StatusCode.DeadlineExceeded };

    private static async Task AbandonAsync(Task answer, CancellationTokenSource giveUp)
    {
        await giveUp.CancelAsync();
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> HasWorkerAsync(string queue, CancellationToken cancel)
    {
        var described = await client.WorkflowService.DescribeTaskQueueAsync(
            new DescribeTaskQueueRequest
            {
                Namespace = client.Options.Namespace,
                TaskQueue = new TaskQueue { Name = queue },
                TaskQueueType = TaskQueueType.Workflow,
            },
            new RpcOptions { CancellationToken = cancel });
        return described.Pollers.Any(p => p.LastAccessTime.ToDateTimeOffset() > DateTimeOffset.UtcNow - Alive);
    }
}
