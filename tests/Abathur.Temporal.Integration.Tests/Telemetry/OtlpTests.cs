using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Hosting;
using Abathur.Temporal.Integration.Tests.WholeSystem;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Integration.Tests.Telemetry;

/// <summary>What a collector gets of a host, by the real exporter.</summary>
public sealed class OtlpTests(TemporalService service)
{
    [Fact]
    public async Task Host_WithAnEndpoint_ExportsSpansMetricsAndLogs()
    {
        await using var collector = await Collector.StartAsync();
        using var repository = new OperatorsRepository(("worker", ["write:{task}.txt=said by {task}", "commit:writes {task}"]));
        await using var swarm = WholeSwarm.WithoutHost(service, repository);
        var host = BuildHost(swarm, collector);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await swarm.StartWorkflowAsync();
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
        await swarm.WaitAsync("T1", TaskState.Completed);
        await swarm.StopAsync();
        await host.StopAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test").Log(LogLevel.Warning, default, "a line of the log", null, (line, _) => line);

        // It flushes at its end.
        host.Dispose();

        Assert.All(
            ["RunAgent", "Integrate", "PrepareSwarm", "swarm", "abathur.task", swarm.Name, "service.name", "abathur"],
            text => Assert.Contains(text, collector.Got("/v1/traces"), StringComparison.Ordinal));
        Assert.All(
            ["abathur.attempts", "abathur.tokens", "abathur.cost", "abathur.agent.duration", "abathur.merge.duration", "abathur.queue.duration"],
            text => Assert.Contains(text, collector.Got("/v1/metrics"), StringComparison.Ordinal));
        Assert.Contains("a line of the log", collector.Got("/v1/logs"), StringComparison.Ordinal);
    }

    private IHost BuildHost(WholeSwarm swarm, Collector collector)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        builder.Services.AddSingleton(service.Client);
        builder.AddAbathur(options =>
        {
            options.TaskQueue = swarm.TaskQueue;
            options.DataFolder = swarm.Repository.Home;
        });
        return builder.Build();
    }

    /// <summary>Takes what exporters send.</summary>
    private sealed class Collector(WebApplication application, ConcurrentQueue<(string Path, byte[] Body)> requests) : IAsyncDisposable
    {
        public string Address => application.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var requests = new ConcurrentQueue<(string, byte[])>();
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var application = builder.Build();
            application.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                requests.Enqueue((context.Request.Path, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
            });
            await application.StartAsync();
            return new(application, requests);
        }

        /// <summary>The requests' bytes as text: names stand in protobuf as they are.</summary>
        public string Got(string path) => string.Concat(requests.Where(request => request.Path == path).Select(request => Encoding.Latin1.GetString(request.Body)));

        public ValueTask DisposeAsync() => application.DisposeAsync();
    }
}
