using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>Who may use the page, and from where.</summary>
public sealed class AccessTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Page_WithoutToken_IsRefusedAndSaysWhereTheTokenIs()
    {
        await using var page = await web.ServeAsync();
        using var browser = new Browser(page);

        foreach (var path in new[] { "/", "/swarms/x", "/swarms/x/changes", "/swarms/x/tasks/T1/log", "/memory", "/enter", "/enter?token=wrong" })
        {
            var (status, text) = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Contains("abathur up", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_UsedTwice_IsRefused_AndTheNextIsTold()
    {
        var told = new List<Uri>();
        await using var page = await web.ServeAsync(configure: options => options with { AddressUsed = told.Add });
        var first = page.Address;
        using var one = await Browser.EnterAsync(page);
        using var other = new Browser(page);

        using var again = await other.SendAsync(new(HttpMethod.Get, first));

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal(page.Address, Assert.Single(told));
        Assert.NotEqual(first, page.Address);
        (await Browser.EnterAsync(page)).Dispose();
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1:1")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Request_FromElsewhere_IsRefused(string header, string value)
    {
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Answer_Any_CarriesThePolicy()
    {
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);

        using var answer = await browser.SendAsync(new(HttpMethod.Get, "/"));

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Form_WithoutItsToken_ChangesNothing()
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        using var other = await Browser.EnterAsync(page);
        var theirs = Browser.FormToken(await other.ReadAsync($"/swarms/{swarm}"));

        foreach (var fields in new (string, string)[][] { [("title", "x")], [("_form", theirs), ("title", "x")] })
        {
            using var answer = await browser.PostAsync($"/swarms/{swarm}", $"/swarms/{swarm}/do/submit", fields);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        var token = Browser.FormToken(await browser.ReadAsync($"/swarms/{swarm}"));
        using var foreign = await browser.PostAsync($"/swarms/{swarm}", $"/swarms/{swarm}/do/submit", [("_form", token), ("title", "x")], origin: "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Contains("0 of 0 tasks", await browser.ReadAsync($"/swarms/{swarm}/graph"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_PortInUse_SaysSo()
    {
        await using var page = await web.ServeAsync();

        await Assert.ThrowsAsync<AddressInUseException>(() => web.ServeAsync(configure: options => options with { Port = page.Address.Port }));
        var run = await CliRun.InvokeAsync("web", "--address", web.Address, "--listen", $"127.0.0.1:{page.Address.Port}");
        Assert.Equal(ExitCode.Rejected, run.Code);
        Assert.Contains($"Port {page.Address.Port} of 127.0.0.1 is in use", run.Error, StringComparison.Ordinal);
    }
}
