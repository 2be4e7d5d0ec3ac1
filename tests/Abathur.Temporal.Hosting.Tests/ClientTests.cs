using Abathur.Temporal.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Client;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>Which Temporal service a host connects to: as the SDK's own loader says, or as the host says itself.</summary>
[TestClass(DisableParallelization = true)]
public sealed class ClientTests
{
    [Fact]
    public void Client_NothingSet_IsTheLocalServers()
    {
        using var variables = new TemporalVariables();

        AssertClient("localhost:7233", "default");
    }

    [Fact]
    public void Client_Variables_AreHonoured()
    {
        using var variables = new TemporalVariables(("TEMPORAL_ADDRESS", "temporal.example:7000"), ("TEMPORAL_NAMESPACE", "swarms"));

        AssertClient("temporal.example:7000", "swarms");
    }

    [Fact]
    public void Client_Profile_IsReadFromTheFile()
    {
        using var variables = new TemporalVariables(("TEMPORAL_PROFILE", "prod"));
        variables.WriteFile("""
            [profile.default]
            address = "dev.example:7233"
            [profile.prod]
            address = "prod.example:7233"
            namespace = "prod"
            """);

        AssertClient("prod.example:7233", "prod");
    }

    [Fact]
    public void Client_GivenByTheHost_IsUsedAsItIs()
    {
        using var variables = new TemporalVariables(("TEMPORAL_ADDRESS", "temporal.example:7000"));
        var given = TemporalClient.CreateLazy(new TemporalClientConnectOptions("given.example:7233") { DataConverter = AbathurDataConverter.Instance });
        var builder = TestHost.Builder();
        builder.Services.AddSingleton<ITemporalClient>(given);
        builder.AddAbathur();
        using var host = builder.Build();

        Assert.Same(given, host.Services.GetRequiredService<ITemporalClient>());
    }

    private static void AssertClient(string address, string @namespace)
    {
        var builder = TestHost.Builder();
        builder.AddAbathur();
        using var host = builder.Build();
        var client = host.Services.GetRequiredService<ITemporalClient>();

        Assert.Equal((address, @namespace), (client.Connection.Options.TargetHost, client.Options.Namespace));
        Assert.Equal("""{"mode":"force"}""", client.Options.DataConverter.PayloadConverter.ToPayload(new StopRequest { Mode = StopMode.Force }).Data.ToStringUtf8());
    }
}
