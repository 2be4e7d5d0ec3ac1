using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests;

public sealed class SecurityTests
{
    [Fact]
    public async Task OpenAddress_WithoutProtection_IsRefused()
    {
        var error = await Assert.ThrowsAsync<TemporalServerException>(() => StartAsync(new() { Ip = "0.0.0.0" }));
        Assert.Contains("certificate and an API key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_WithTheKey_Answers_AndWithoutIt_Refuses()
    {
        using var certificate = Certificate();
        await using var server = await StartAsync(new() { Security = new(certificate, "secret") });
        var client = await server.ConnectAsync();
        Assert.Equal(0, (await client.CountWorkflowsAsync("")).Count);

        var options = (TemporalClientConnectOptions)server.ConnectOptions.Clone();
        options.ApiKey = "wrong";
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            var intruder = await TemporalClient.ConnectAsync(options);
            await intruder.CountWorkflowsAsync("");
        });
        Assert.Contains("API key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_SaysWhich()
    {
        await using var server = await StartAsync(new());
        var port = new Uri($"http://{server.Address}").Port;
        var error = await Assert.ThrowsAsync<TemporalServerException>(() => StartAsync(new() { Port = port }));
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }

    private static Task<TemporalServer> StartAsync(TemporalServerOptions options) =>
        TemporalServer.StartAsync(options with { LoggerFactory = TestLog.Factory }, TestContext.Current.CancellationToken);

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
