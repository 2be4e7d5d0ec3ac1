using System.Net;
using System.Text;
using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.AspNetCore.Server.Model;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer;

/// <summary>The service on the network: gRPC over Kestrel.</summary>
internal static class ServerHost
{
    // As gRPC's own default, and the real server's.
    private const int LargestRequest = 4 * 1024 * 1024;

    // The real server takes more of both. This is as much as Kestrel buffers of a connection.
    private const int LargestHeaders = 1024 * 1024;
    private const int MostHeaders = LargestHeaders / 32;

    // One connection carries all calls of a worker, and every poll stays open.
    private const int StreamsPerConnection = 10_000;
    private const int Window = 4 * 1024 * 1024;

    public static WebApplication Build(TemporalServerOptions options, ServerCore core)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.RemoveAll<ILoggerFactory>();
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.AddSingleton(core.Handlers);
        builder.Services.AddRouting();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = LargestRequest;
            grpc.MaxSendMessageSize = null;
        });
        Bind<GrpcService.Workflow>(builder);
        Bind<GrpcService.Operator>(builder);
        Bind<GrpcService.Test>(builder);
        builder.Services.AddSingleton(Health());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options, core));

        var application = builder.Build();
        application.UseRouting();
        if (options.Security is { } security)
        {
            application.Use(new ApiKeyCheck(security.ApiKey).InvokeAsync);
        }

        application.MapGrpcService<GrpcService.Workflow>();
        application.MapGrpcService<GrpcService.Operator>();
        application.MapGrpcService<GrpcService.Test>();
        application.MapGrpcService<HealthServiceImpl>();
        return application;
    }

    /// <summary>A certificate without its private key, as clients take it.</summary>
    public static byte[] Pem(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        Encoding.ASCII.GetBytes(certificate.ExportCertificatePem());

    private static void Bind<TService>(WebApplicationBuilder builder)
        where TService : GrpcService, new() =>
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<TService>, RpcMethodProvider<TService>>());

    private static HealthServiceImpl Health()
    {
        var health = new HealthServiceImpl();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        foreach (GrpcService service in new GrpcService[] { new GrpcService.Workflow(), new GrpcService.Operator() })
        {
            health.SetStatus(service.FullName, HealthCheckResponse.Types.ServingStatus.Serving);
        }

        return health;
    }

    private static void Listen(KestrelServerOptions kestrel, TemporalServerOptions options, ServerCore core)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = LargestHeaders;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialConnectionWindowSize = Window;
        kestrel.Limits.Http2.InitialStreamWindowSize = Window;
        kestrel.Listen(Address(options.Ip), options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (options.Security is { } security)
            {
                listen.UseHttps(security.Certificate);
            }

            listen.Use(next => connection =>
            {
                var worker = new WorkerConnection();
                connection.Features.Set(worker);
                connection.ConnectionClosed.Register(() => _ = core.LoseAsync(worker));
                return next(connection);
            });
        });
    }

    private static IPAddress Address(string ip) => ip == "localhost"
        ? IPAddress.Loopback
        : IPAddress.TryParse(ip, out var address) ? address : throw new TemporalServerException($"{ip} is no IP address.");
}
