namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What is done on each server, by name.</summary>
internal static class Scenarios
{
    /// <summary>What workflows do.</summary>
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> Workflows { get; } =
        Of(ActivityScenarios.All, ChildScenarios.All, MessageScenarios.All, LifecycleScenarios.All);

    /// <summary>What workers do with the tasks of workflows, and who waits for it.</summary>
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> Workers { get; } =
        Of(WorkflowTaskScenarios.All, WaitingScenarios.All, SpeculativeScenarios.All, EagerScenarios.All, VersionScenarios.All);

    /// <summary>What people and programs ask of the service.</summary>
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> Requests { get; } = Of(
        ScheduleScenarios.All, ScheduleActionScenarios.All, RequestScenarios.All, MethodScenarios.All, BatchScenarios.All, WorkerScenarios.All,
        TaskQueueScenarios.All, ControlScenarios.All, OptionScenarios.All, ResetScenarios.All, WorkflowControlScenarios.All, WorkflowPauseScenarios.All,
        DeploymentScenarios.All);

    /// <summary>What is done with activities that belong to no workflow.</summary>
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> Standalone { get; } = Of(StandaloneScenarios.All);

    /// <summary>What is done with Nexus endpoints and operations.</summary>
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> Nexus { get; } = Of(NexusScenarios.All, NexusOperationScenarios.All, NexusSdkScenarios.All);

    /// <summary>What is done with Nexus operations that belong to no workflow.</summary>
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> Operations { get; } = Of(OperationScenarios.All);

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = Of(Workflows, Workers, Requests, Standalone, Nexus, Operations);

    private static Dictionary<string, Func<ScenarioRun, Task>> Of(params IReadOnlyDictionary<string, Func<ScenarioRun, Task>>[] groups) =>
        groups.SelectMany(group => group).ToDictionary();
}
