using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Chaos.Disturbances;

/// <summary>
/// An operator of the swarm: sends what the script says, again until it is answered. Every message is idempotent, so that an
/// answer that was lost does no harm.
/// </summary>
internal sealed class SwarmOperator(WorkflowHandle<ISwarm, SwarmResult> swarm, ChaosPlan plan, RunLog log) : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // A task may depend on one of the batch before.
    private readonly SemaphoreSlim submitting = new(1, 1);

    public async Task DoAsync(PlannedAction action)
    {
        var task = action.Target ?? string.Empty;
        switch (action.Kind)
        {
            case ActionKind.Pause:
                await SendAsync("pause", options => swarm.ExecuteUpdateAsync(s => s.PauseAsync(), options));
                await Task.Delay(TimeSpan.FromSeconds(action.Seconds));
                await ResumeAsync();
                break;
            case ActionKind.Cancel:
                await SendAsync($"cancel {task}", options => swarm.ExecuteUpdateAsync(s => s.CancelTaskAsync(new() { Task = task }), options));
                break;
            case ActionKind.Retry:
                await RetryAsync(task);
                break;
            case ActionKind.AddDependency:
                var ends = task.Split(' ');
                var change = new DependencyChange { Task = ends[0], DependsOn = ends[1] };
                await SendAsync($"{ends[0]} waits for {ends[1]}", options => swarm.ExecuteUpdateAsync(s => s.AddDependencyAsync(change), options));
                break;
            case ActionKind.Raise:
                var raise = new SetPriority { Task = task, Priority = TaskPriority.Critical };
                await SendAsync($"raise {task}", options => swarm.ExecuteUpdateAsync(s => s.SetPriorityAsync(raise), options));
                break;
            case ActionKind.SubmitAgain:
                await SubmitAsync(plan.Tasks);
                break;
            case ActionKind.Submit:
                await SubmitAsync(Named(task));
                break;
            default:
                await SignalTwiceAsync(Named(task));
                break;
        }
    }

    public async Task SubmitAsync(IReadOnlyList<PlannedTask> tasks)
    {
        var batch = new SubmitTasks { Tasks = [.. tasks.Select(task => task.Submission)] };
        await submitting.WaitAsync();
        try
        {
            await SendAsync($"submit {tasks[0].Key} …", options => swarm.ExecuteUpdateAsync(s => s.SubmitTasksAsync(batch), options));
        }
        finally
        {
            submitting.Release();
        }
    }

    public Task ResumeAsync() => SendAsync("resume", options => swarm.ExecuteUpdateAsync(s => s.ResumeAsync(), options));

    public Task RetryAsync(string task) =>
        SendAsync($"retry {task}", options => swarm.ExecuteUpdateAsync(s => s.RetryTaskAsync(new() { Task = task }), options));

    /// <summary>Asks for ever shorter than a limit, again until it is answered.</summary>
    public Task<T> AskAsync<T>(string what, Func<WorkflowQueryOptions, Task<T>> query) =>
        AgainAsync(what, () => query(new() { Rpc = new() { Timeout = AnswerLimit } }));

    public Task StopAsync() =>
        SendAsync("stop", options => swarm.ExecuteUpdateAsync(s => s.StopAsync(new() { GraceSeconds = 60 }), options));

    public void Dispose() => submitting.Dispose();

    private List<PlannedTask> Named(string keys) => [.. keys.Split(' ').Select(key => plan.Later.Single(task => task.Key == key))];

    private async Task SignalTwiceAsync(IReadOnlyList<PlannedTask> tasks)
    {
        var work = new AddWork { Tasks = [.. tasks.Select(task => task.Submission)] };
        await submitting.WaitAsync();
        try
        {
            for (var time = 1; time <= 2; time++)
            {
                await AgainAsync("signal", async () =>
                {
                    await swarm.SignalAsync("addWork", [work], new() { Rpc = new() { Timeout = AnswerLimit } });
                    return true;
                });
            }
        }
        finally
        {
            submitting.Release();
        }
    }

    // A refusal is an answer; that a task can't be retried now, for one.
    private async Task SendAsync(string what, Func<WorkflowUpdateOptions, Task> update)
    {
        // The same update again, not one more: a service takes ten of a swarm at once.
        var id = Guid.NewGuid().ToString();
        await AgainAsync(what, async () =>
        {
            try
            {
                await update(new() { Id = id, Rpc = new() { Timeout = AnswerLimit } });
            }
            catch (WorkflowUpdateFailedException e)
            {
                log.Write($"{what}: refused: {e.InnerException?.Message}");
            }

            return true;
        });
    }

    private async Task<T> AgainAsync<T>(string what, Func<Task<T>> call)
    {
        var since = log.Seconds;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is RpcException or WorkflowUpdateRpcTimeoutOrCanceledException or WorkflowQueryFailedException or TimeoutException
                && log.Seconds - since < Limit.TotalSeconds)
            {
                log.Write($"{what}: again after {e.Message}");
                await Task.Delay(Pause);
            }
        }
    }
}
