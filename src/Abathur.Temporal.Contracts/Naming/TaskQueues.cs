namespace Abathur.Temporal.Contracts;

/// <summary>
/// Task queues. One deployment has one base queue, <see cref="Default"/> unless configured; the others are derived from
/// it, so that a workflow finds them from the queue it runs on.
/// </summary>
public static class TaskQueues
{
    /// <summary>The base queue: all workflows, and the short activities that any host may do.</summary>
    public const string Default = "abathur";

    /// <summary>
    /// <c>{queue}:agents</c>: agent runs. Apart from the base queue, so that agents that run for minutes never hold up
    /// short activities, and a worker polls it only while it has a free agent slot.
    /// </summary>
    public static string Agents(string queue) => queue + ":agents";

    /// <summary><c>{queue}:{host}</c>: what is bound to the host that holds a worktree.</summary>
    public static string Host(string queue, string host) => queue + ":" + host;
}
