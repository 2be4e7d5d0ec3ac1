using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>Builders of hosts that know nothing but what a test gives them.</summary>
internal static class TestHost
{
    public static HostApplicationBuilder Builder(params (string Key, string Value)[] configuration)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create<string, string?>("Abathur:" + pair.Key, pair.Value)));
        return builder;
    }
}
