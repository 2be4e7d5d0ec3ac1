namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>The same on both servers: what people and programs ask of the service.</summary>
public sealed class RequestDifferentialTests(ServerPair servers) : DifferentialTests(servers)
{
    public static TheoryData<string> Names { get; } = [.. Scenarios.Requests.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_OnBothServers_IsTheSame(string name) => CompareAsync(name);
}
