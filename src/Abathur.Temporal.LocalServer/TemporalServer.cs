using System.Net;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Api.History.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer;

/// <summary>
/// A Temporal service in this process. Any SDK, the <c>temporal</c> command and the Web UI connect to its
/// <see cref="Address"/>.
/// </summary>
public sealed class TemporalServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ServerCore core;
    private bool isDisposed;

    private TemporalServer(WebApplication application, ServerCore core, TemporalServerOptions options)
    {
        this.application = application;
        this.core = core;
        var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(bound).Authority;
        Namespace = options.Namespaces[0];
        ConnectOptions = new TemporalClientConnectOptions(Address)
        {
            Namespace = Namespace,
            RpcMetadata = [new(WorkerProcess.Header, ProcessIdentity.Current.ToString())],
            ApiKey = options.Security?.ApiKey,
            Tls = options.Security is null ? null : new TlsOptions { ServerRootCACert = ServerHost.Pem(options.Security.Certificate) },
        };
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The first of the options' namespaces.</summary>
    public string Namespace { get; }

    /// <summary>
    /// How this process connects to it. They also tell the server which process a worker runs in: should it die, its tasks are
    /// given out again as soon as the server is back, and don't wait for their timeouts.
    /// </summary>
    public TemporalClientConnectOptions ConnectOptions { get; }

    /// <summary>Starts a server; it answers when this ends.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TemporalServerException">
    /// The port is in use, the address isn't this machine's or unprotected, the database is locked, damaged or of another version.
    /// </exception>
    public static async Task<TemporalServer> StartAsync(TemporalServerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        if (options.Security is null && !IsLoopback(options.Ip))
        {
            throw new TemporalServerException($"{options.Ip} is open to other machines: give a certificate and an API key, or listen on 127.0.0.1.");
        }

        if (options.Retention < RetentionPeriod.Shortest)
        {
            throw new TemporalServerException(
                $"A retention of {options.Retention.Value.TotalSeconds} s is too short: it must be at least {RetentionPeriod.Shortest.TotalSeconds} s.");
        }

        var core = await StartCoreAsync(options);
        var application = ServerHost.Build(options, core);
        try
        {
            await application.StartAsync(cancellation);
            return new TemporalServer(application, core, options);
        }
        catch (Exception e)
        {
            await application.DisposeAsync();
            await core.DisposeAsync();
            throw e is IOException ? new TemporalServerException($"{options.Ip}:{options.Port} can't be listened on: {e.Message}", e) : e;
        }
    }

    /// <summary>Connects a client.</summary>
    public Task<TemporalClient> ConnectAsync() => TemporalClient.ConnectAsync(ConnectOptions);

    /// <summary>
    /// Serves a history that was recorded by any service, or its beginning up to the end of a workflow task, as a run that answers queries
    /// and that nothing else happens to.
    /// </summary>
    internal Task AddRecordedRunAsync(string workflowId, string runId, IReadOnlyCollection<HistoryEvent> events) =>
        core.AddRecordedRunAsync(new(Namespace, workflowId, runId), events);

    /// <summary>Serves such a run no more.</summary>
    internal Task RemoveRecordedRunAsync(string workflowId, string runId) => core.RemoveRecordedRunAsync(new(Namespace, workflowId, runId));

    /// <summary>Ends it. What the database keeps is there when it starts again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return;
        }

        core.Stop();
        using (var now = new CancellationTokenSource())
        {
            // Long polls don't hold it up.
            await now.CancelAsync();
            await application.StopAsync(now.Token);
        }

        await application.DisposeAsync();
        await core.DisposeAsync();
    }

    private static async Task<ServerCore> StartCoreAsync(TemporalServerOptions options)
    {
        try
        {
            return await ServerCore.StartAsync(options);
        }
        catch (StoreException e)
        {
            throw new TemporalServerException(e.Message, e);
        }
    }

    private static bool IsLoopback(string ip) =>
        ip == "localhost" || (IPAddress.TryParse(ip, out var address) && IPAddress.IsLoopback(address));
}
