using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Abathur.Temporal.Web;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>Asks the page as a browser does: with cookies, and with forms as they stand in it.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient client;

    /// <param name="page">The page.</param>
    /// <param name="trusted">The certificate that it trusts, of whatever host; null: those that the machine trusts.</param>
    public Browser(WebServer page, X509Certificate2? trusted = null)
    {
        Root = new Uri(page.Address.GetLeftPart(UriPartial.Authority));
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        if (trusted is not null)
        {
            handler.ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == trusted.Thumbprint;
        }

        client = new(handler) { BaseAddress = Root };
    }

    public Uri Root { get; }

    /// <summary>A browser that has used the page's address.</summary>
    public static async Task<Browser> EnterAsync(WebServer page, X509Certificate2? trusted = null)
    {
        var browser = new Browser(page, trusted);
        using var answer = await browser.SendAsync(new(HttpMethod.Get, page.Address));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        return browser;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    /// <summary>A page that is there.</summary>
    public async Task<string> ReadAsync(string path)
    {
        var (status, text) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {text}");
        return text;
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, path));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>Sends the form of a page, with what a person wrote; gives the page that follows.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await ReadAsync(page);
        using var answer = await PostAsync(page, action, [("_form", FormToken(html)), .. fields]);
        return answer.StatusCode == HttpStatusCode.Redirect
            ? await GetAsync(answer.Headers.Location!.ToString())
            : (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public async Task<HttpResponseMessage> PostAsync(string page, string action, (string Name, string Value)[] fields, string? origin = null)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        request.Headers.Referrer = new Uri(Root, page);
        request.Headers.Add("Origin", origin ?? Root.GetLeftPart(UriPartial.Authority));
        return await SendAsync(request);
    }

    public static string FormToken(string html) => Field().Match(html).Groups[1].Value;

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"_form\" value=\"([^\"]+)\"")]
    private static partial Regex Field();
}
