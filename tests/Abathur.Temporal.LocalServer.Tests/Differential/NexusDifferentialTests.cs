namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>The same on both servers: Nexus endpoints and operations.</summary>
public sealed class NexusDifferentialTests(ServerPair servers) : DifferentialTests(servers)
{
    public static TheoryData<string> Names { get; } = [.. Scenarios.Nexus.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_OnBothServers_IsTheSame(string name) => CompareAsync(name);
}
