using Abathur.Temporal.Host.Agents.Runtimes;
using Microsoft.Extensions.DependencyInjection;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>The table of runtimes.</summary>
public sealed class AgentRuntimeTableTests
{
    [Fact]
    public void Names_AreThoseOfTheRuntimesThatAHostGets()
    {
        var builder = TestHost.Builder();
        builder.AddAbathur();
        using var host = builder.Build();

        Assert.Equal(host.Services.GetServices<IAgentRuntime>().Select(runtime => runtime.Name), AgentRuntimeTable.Names);
    }
}
