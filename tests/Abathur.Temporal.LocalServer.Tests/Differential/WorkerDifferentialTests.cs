namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>The same on both servers: what workers do with the tasks of workflows.</summary>
public sealed class WorkerDifferentialTests(ServerPair servers) : DifferentialTests(servers)
{
    public static TheoryData<string> Names { get; } = [.. Scenarios.Workers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_OnBothServers_IsTheSame(string name) => CompareAsync(name);
}
