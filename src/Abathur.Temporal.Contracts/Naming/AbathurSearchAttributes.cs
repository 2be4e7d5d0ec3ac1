using Temporalio.Common;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// The search attributes, six Keywords: a namespace on a SQL store holds ten. The worker registers them when it starts.
/// </summary>
public static class AbathurSearchAttributes
{
    /// <summary>The swarm's name; on the swarm and on every task.</summary>
    public static readonly SearchAttributeKey<string> Swarm = SearchAttributeKey.CreateKeyword("AbathurSwarm");

    /// <summary>The task's id; on tasks.</summary>
    public static readonly SearchAttributeKey<string> Task = SearchAttributeKey.CreateKeyword("AbathurTask");

    /// <summary>The state of the swarm or of the task.</summary>
    public static readonly SearchAttributeKey<string> Status = SearchAttributeKey.CreateKeyword("AbathurStatus");

    /// <summary>The agent that runs the task; on tasks.</summary>
    public static readonly SearchAttributeKey<string> Agent = SearchAttributeKey.CreateKeyword("AbathurAgent");

    /// <summary>The goal the task serves; on tasks that have one.</summary>
    public static readonly SearchAttributeKey<string> Goal = SearchAttributeKey.CreateKeyword("AbathurGoal");

    /// <summary>The task's priority; on tasks.</summary>
    public static readonly SearchAttributeKey<string> Priority = SearchAttributeKey.CreateKeyword("AbathurPriority");

    /// <summary>All six.</summary>
    public static IReadOnlyList<SearchAttributeKey<string>> All { get; } = [Swarm, Task, Status, Agent, Goal, Priority];
}
