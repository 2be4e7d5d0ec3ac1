using System.Net;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Web.Access;
using Abathur.Temporal.Web.Live;
using Abathur.Temporal.Web.Pages;
using Abathur.Temporal.Web.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Temporalio.Client;

namespace Abathur.Temporal.Web;

/// <summary>The page, served in this process: a client of swarms like any other.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly SwarmHub hub;
    private readonly PageRenderer renderer;
    private readonly AccessKeys keys;
    private readonly string root;

    private WebServer(WebApplication application, SwarmHub hub, PageRenderer renderer, AccessKeys keys, string root) =>
        (this.application, this.hub, this.renderer, this.keys, this.root) = (application, hub, renderer, keys, root);

    /// <summary>The address with a token, which works once.</summary>
    public Uri Address => new($"{root}{AccessCheck.EnterPath}?token={keys.Token}");

    /// <exception cref="InvalidInputException">It would be served elsewhere than on loopback without TLS.</exception>
    /// <exception cref="AddressInUseException">The port is taken.</exception>
    public static async Task<WebServer> StartAsync(ITemporalClient client, WebOptions options, CancellationToken cancel)
    {
        if (!IPAddress.IsLoopback(options.Address) && options.Certificate is null)
        {
            throw new InvalidInputException(
                $"On {options.Address} the page would be readable on the network: give --certificate and --certificate-key (PEM files), or listen on 127.0.0.1.");
        }

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        // Streams of changes end at once when the program does; nothing else takes long.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var keys = new AccessKeys();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Listen(options.Address, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                if (options.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        if (options.Certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var application = builder.Build();
        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var renderer = new PageRenderer();
        var hub = new SwarmHub(client, options.Data, options.Time);
        var pages = new PageContext(hub, keys, renderer, options.TemporalUi, application.Lifetime.ApplicationStopping);
        application.Use(new AccessCheck(keys, hosts, options.Certificate is not null).InvokeAsync);
        application.UseRouting();
        application.Get(AccessCheck.AssetPath + "/{name}", AssetAsync);
        SwarmRoutes.Map(application, pages);
        TaskRoutes.Map(application, pages);
        ActionRoutes.Map(application, pages);
        PastRoutes.Map(application, pages);
        application.Get("/{**path}", context => SwarmRoutes.AnswerAsync(context, pages, () => pages.PageAsync<MessageView>(
            pages.Frame(context, "There is no such page"), new() { ["Message"] = "Choose one above.", ["Back"] = "/" }, StatusCodes.Status404NotFound)));
        try
        {
            await application.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException inUse)
        {
            await application.DisposeAsync();
            throw inUse;
        }

        var bound = new Uri(application.Urls.First()).Port;
        foreach (var host in Hosts(options))
        {
            hosts.Add(FormattableString.Invariant($"{host}:{bound}"));
        }

        var server = new WebServer(application, hub, renderer, keys, FormattableString.Invariant($"{(options.Certificate is null ? "http" : "https")}://{Hosts(options).First()}:{bound}"));
        keys.TokenUsed = () => options.AddressUsed?.Invoke(server.Address);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
        await hub.DisposeAsync();
        await renderer.DisposeAsync();
    }

    private static IEnumerable<string> Hosts(WebOptions options)
    {
        if (options.HostName is { } name)
        {
            yield return name;
        }

        yield return options.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{options.Address}]" : options.Address.ToString();
        if (IPAddress.IsLoopback(options.Address))
        {
            yield return "localhost";
        }
    }

    private static async Task AssetAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        if (PageAssets.Find(name) is not { } content)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = PageAssets.MediaType(name);
        // The address changes with the content.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
