using System.Collections;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Hosting.Telemetry;
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
    /// <remarks>Where OpenTelemetry's variables name an endpoint (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>), spans, metrics and logs are exported there.</remarks>
    /// <exception cref="InvalidInputException">The section holds an unknown key, or a value out of its range; or an endpoint is no address.</exception>
    public static IHostApplicationBuilder AddAbathur(this IHostApplicationBuilder builder, Action<AbathurOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = AbathurOptionsLoader.Load(builder.Configuration.GetSection(AbathurOptions.Section), configure);
        var telemetry = new TelemetryVariables(builder.Configuration);
        options.Traces = telemetry.IsOn;
        if (options.Traces)
        {
            OtlpExport.Add(builder, telemetry, options.TaskQueue);
        }

        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ITemporalClient>(_ => TemporalClient.CreateLazy(ConnectOptions(options)));
        builder.Services.AddAbathurActivities();
        builder.Services.AddHostedService<HostPreparation>();
        builder.Services.AddHostedService<ClosedSwarmsCleaner>();
        builder.Services.AddSingleton<SwarmReset>();
        builder.Services.AddHostedService<SwarmResetter>();
        builder.Services.AddAbathurWorkers(options);
        builder.Services.AddHealthChecks().AddCheck<TemporalHealthCheck>("temporal");
        return builder;
    }

    private static TemporalClientConnectOptions ConnectOptions(AbathurOptions abathur)
    {
        // The loader's native half doesn't see what the program itself has set, as those do that read a .env file.
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!);
        var options = ClientEnvConfig.LoadClientConnectOptions(new ClientEnvConfig.ProfileLoadOptions { OverrideEnvVars = variables });
        options.TargetHost ??= "localhost:7233";
        options.DataConverter = AbathurDataConverter.Instance;
        options.Interceptors = abathur.Traces ? [new ClientTracing()] : null;
        return options;
    }
}
