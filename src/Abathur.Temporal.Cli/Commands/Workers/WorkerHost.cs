using Abathur.Temporal.Cli.Commands.Mcp;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary>A worker of Abathur in this process; it ends, within its grace, when disposed.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    /// <summary>Settings for every worker of this host, beside the environment's <c>Abathur__…</c>.</summary>
    public const string ConfigurationFile = "abathur.json";

    private readonly IHost host;

    private WorkerHost(IHost host) => this.host = host;

    /// <summary>Done when the worker has ended by itself, which it does only on a fault.</summary>
    public Task Ended => host.WaitForShutdownAsync();

    public static async Task<WorkerHost> StartAsync(ITemporalClient client, Action<AbathurOptions> configure, LogLevel logLevel, bool json, CancellationToken cancel)
    {
        // No defaults: a worker is started inside people's repositories, whose appsettings.json is not ours.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration
            .AddJsonFile(Path.Combine(DataFolder.Default().Root, ConfigurationFile), optional: true)
            .AddEnvironmentVariables();
        builder.Logging.SetMinimumLevel(logLevel)
            // How .NET's host starts is nothing that an operator acts on.
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddLines(json);
        builder.Services.AddSingleton(client);
        builder.AddAbathur(options =>
        {
            configure(options);
            foreach (var part in options.McpCommand.Count == 0 ? McpAgentCommand.Bridge : [])
            {
                options.McpCommand.Add(part);
            }
        });
        var host = builder.Build();
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger<WorkerHost>();
        SdkLog.Process.Trouble = trouble => WorkerLog.Trouble(log, trouble);
        await host.StartAsync(cancel);
        return new WorkerHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        SdkLog.Process.Trouble = null;
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
