using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>The board's tasks by what is asked of them: how many are in which state, which run, which are ready, which wait for their time.</summary>
internal sealed class TaskIndex
{
    private readonly int[] counts = new int[Enum.GetValues<TaskState>().Length];
    private readonly Dictionary<string, int> instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentUsage> reservedByGoal = new(StringComparer.Ordinal);
    private readonly SortedSet<int> running = [];

    public ReadyQueue Ready { get; } = new();

    public DelayQueue Delayed { get; } = new();

    public IReadOnlyCollection<int> Running => running;

    public int AwaitOperator { get; private set; }

    /// <summary>What running attempts may use.</summary>
    public AgentUsage Reserved { get; private set; } = new();

    public int Count(TaskState state) => counts[(int)state];

    public int Instances(string agent) => instances.GetValueOrDefault(agent);

    public AgentUsage ReservedBy(string goal) => reservedByGoal.GetValueOrDefault(goal) ?? new();

    /// <summary>Puts a task where its record says that it belongs.</summary>
    public void Enter(TaskEntry task)
    {
        counts[(int)task.State]++;
        if (task.State == TaskState.Ready)
        {
            if (task.AwaitsOperator)
            {
                AwaitOperator++;
            }
            else if (task.Record.NotBefore is { } at)
            {
                Delayed.Add(task.Number, at);
            }
            else
            {
                Ready.Add(task);
            }
        }
        else if (task.State == TaskState.Running)
        {
            running.Add(task.Number);
            instances[task.Record.Agent!] = Instances(task.Record.Agent!) + 1;
            Reserve(task, share => share);
        }
    }

    /// <summary>Takes a task out; to be called before its record changes.</summary>
    public void Leave(TaskEntry task)
    {
        counts[(int)task.State]--;
        if (task.State == TaskState.Ready && task.AwaitsOperator)
        {
            AwaitOperator--;
        }
        else if (task.State == TaskState.Ready)
        {
            Ready.Remove(task.Number);
            Delayed.Remove(task.Number);
        }
        else if (task.State == TaskState.Running)
        {
            running.Remove(task.Number);
            instances[task.Record.Agent!] = Instances(task.Record.Agent!) - 1;
            Reserve(task, share => new AgentUsage() - share);
        }
    }

    private void Reserve(TaskEntry task, Func<AgentUsage, AgentUsage> change)
    {
        if (task.Record.Reserved is { } reserved)
        {
            var share = change(new AgentUsage(0, reserved.Tokens ?? 0, reserved.CostUsd ?? 0));
            Reserved += share;
            if (task.Spec.Goal is { } goal)
            {
                reservedByGoal[goal] = ReservedBy(goal) + share;
            }
        }
    }
}
