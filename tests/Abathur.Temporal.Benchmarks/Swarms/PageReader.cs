using System.Net;
using Abathur.Temporal.Web;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>Reads a swarm's pages as a browser does, with a cookie, and hears of its changes.</summary>
internal sealed class PageReader : IDisposable
{
    private readonly HttpClient client;
    private readonly string swarm;
    private readonly CancellationToken cancel;

    private PageReader(HttpClient client, string swarm, CancellationToken cancel) => (this.client, this.swarm, this.cancel) = (client, swarm, cancel);

    /// <summary>A reader that has used the page's address.</summary>
    public static Task<PageReader> EnterAsync(WebServer page, string swarm, CancellationToken cancel) => EnterAsync(page.Address, swarm, cancel);

    /// <inheritdoc cref="EnterAsync(WebServer, string, CancellationToken)"/>
    public static async Task<PageReader> EnterAsync(Uri address, string swarm, CancellationToken cancel)
    {
        var reader = new PageReader(
            new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)) }, swarm, cancel);
        using var entered = await reader.client.GetAsync(address, cancel);
        entered.EnsureSuccessStatusCode();
        return reader;
    }

    /// <summary>A page of the swarm; without a swarm's name the list of them.</summary>
    public Task<string> ReadAsync(string path = "") => client.GetStringAsync(swarm.Length == 0 ? "/" : $"/swarms/{swarm}{path}", cancel);

    /// <summary>Hears of changes from the present state on.</summary>
    public async Task<PageChanges> ListenAsync()
    {
        var changes = (await ReadAsync()).Split("data-changes=\"")[1].Split('"')[0];
        return new PageChanges(new StreamReader(await client.GetStreamAsync(changes, cancel)));
    }

    public void Dispose() => client.Dispose();
}
