namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What is done on each server, by name.</summary>
internal static class Scenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new[]
    {
        ActivityScenarios.All, ChildScenarios.All, MessageScenarios.All, LifecycleScenarios.All, WorkflowTaskScenarios.All, WaitingScenarios.All,
    }.SelectMany(group => group).ToDictionary();
}
