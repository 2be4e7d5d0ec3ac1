namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>The same on both servers: what workflows do.</summary>
public sealed class WorkflowDifferentialTests(ServerPair servers) : DifferentialTests(servers)
{
    public static TheoryData<string> Names { get; } = [.. Scenarios.Workflows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_OnBothServers_IsTheSame(string name) => CompareAsync(name);
}
