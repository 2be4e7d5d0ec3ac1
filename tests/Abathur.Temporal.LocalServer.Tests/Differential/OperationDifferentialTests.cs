namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>The same on both servers: Nexus operations that belong to no workflow.</summary>
public sealed class OperationDifferentialTests(ServerPair servers) : DifferentialTests(servers)
{
    public static TheoryData<string> Names { get; } = [.. Scenarios.Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_OnBothServers_IsTheSame(string name) => CompareAsync(name);
}
