using System.Collections;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Temporalio.Client;
using Temporalio.Common.EnvConfig;

namespace Abathur.Temporal.Hosting;

/// <summary>Makes any .NET host a worker of Abathur.</summary>
public static class AbathurHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the workers, the activities, a client and a health check. Options come from the section <c>Abathur</c>, then from
    /// <paramref name="configure"/>; an <see cref="ITemporalClient"/> that is registered before is used as it is (it needs
    /// <see cref="AbathurDataConverter"/>), else one is made as the SDK's own loader says.
    /// </summary>
    /// <exception cref="InvalidInputException">The section holds an unknown key, or a value out of its range.</exception>
    public static IHostApplicationBuilder AddAbathur(this IHostApplicationBuilder builder, Action<AbathurOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = AbathurOptionsLoader.Load(builder.Configuration.GetSection(AbathurOptions.Section), configure);
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ITemporalClient>(_ => TemporalClient.CreateLazy(ConnectOptions()));
        builder.Services.AddAbathurActivities();
        builder.Services.AddHostedService<HostPreparation>();
        builder.Services.AddHostedService<ClosedSwarmsCleaner>();
        builder.Services.AddAbathurWorkers(options);
        builder.Services.AddHealthChecks().AddCheck<TemporalHealthCheck>("temporal");
        return builder;
    }

    private static TemporalClientConnectOptions ConnectOptions()
    {
        // The loader's native half doesn't see what the program itself has set, as those do that read a .env file.
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!);
        var options = ClientEnvConfig.LoadClientConnectOptions(new ClientEnvConfig.ProfileLoadOptions { OverrideEnvVars = variables });
        options.TargetHost ??= "localhost:7233";
        options.DataConverter = AbathurDataConverter.Instance;
        return options;
    }
}
