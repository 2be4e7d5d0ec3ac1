namespace Abathur.Temporal.Contracts;

/// <summary>The ids of Abathur's workflows: one per swarm, one per watchdog, one per task (every attempt of it).</summary>
public static class WorkflowIds
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "abathur:";

    /// <summary><c>abathur:{swarm}</c></summary>
    public static string Swarm(string swarm) => Prefix + swarm;

    /// <summary><c>abathur:{swarm}:watchdog</c></summary>
    public static string Watchdog(string swarm) => Swarm(swarm) + ":watchdog";

    /// <summary><c>abathur:{swarm}:task:{taskId}</c></summary>
    public static string TaskRun(string swarm, string taskId) => Swarm(swarm) + ":task:" + taskId;
}
