using Abathur.Temporal.LocalServer;
using Abathur.Temporal.LocalServer.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A Temporal service in a host.</summary>
public static class LocalServerServiceCollectionExtensions
{
    /// <summary>
    /// Runs a <see cref="LocalServer"/> with the host: it starts before the hosted services and stops after them. Once the host
    /// is starting, a <see cref="LocalServer"/> can be asked for.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">How it runs; null for the defaults. Without a logger factory of its own it logs to the host's.</param>
    public static IServiceCollection AddTemporalLocalServer(this IServiceCollection services, LocalServerOptions? options = null)
    {
        services.AddSingleton(provider =>
        {
            var given = options ?? new();
            return new LocalServerHolder(given.LoggerFactory is Logging.Abstractions.NullLoggerFactory
                ? given with { LoggerFactory = provider.GetRequiredService<ILoggerFactory>() }
                : given);
        });
        services.AddTransient(provider => provider.GetRequiredService<LocalServerHolder>().Server);
        services.AddHostedService<LocalServerHostedService>();
        return services;
    }
}
