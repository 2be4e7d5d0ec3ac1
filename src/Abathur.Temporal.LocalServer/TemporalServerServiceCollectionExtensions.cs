using Abathur.Temporal.LocalServer;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A Temporal service in a host.</summary>
public static class TemporalServerServiceCollectionExtensions
{
    /// <summary>
    /// Runs a <see cref="TemporalServer"/> with the host: it starts before the hosted services and stops after them. Once the host
    /// is starting, a <see cref="TemporalServer"/> can be asked for.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">How it runs; null for the defaults. Without a logger factory of its own it logs to the host's.</param>
    public static IServiceCollection AddTemporalServer(this IServiceCollection services, TemporalServerOptions? options = null)
    {
        services.AddSingleton(provider =>
        {
            var given = options ?? new();
            return new TemporalServerHolder(given.LoggerFactory is Logging.Abstractions.NullLoggerFactory
                ? given with { LoggerFactory = provider.GetRequiredService<ILoggerFactory>() }
                : given);
        });
        services.AddTransient(provider => provider.GetRequiredService<TemporalServerHolder>().Server);
        services.AddHostedService<TemporalServerHostedService>();
        return services;
    }
}
