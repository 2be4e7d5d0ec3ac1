using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Abathur.Temporal.Cli.Commands.Web;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>The page elsewhere than on loopback: with a certificate, or not at all.</summary>
public sealed class CertificateTests(WebFixture web) : IClassFixture<WebFixture>, IDisposable
{
    private const string Secret = "open sesame";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Serve_ElsewhereWithoutCertificate_IsRefused() => Assert.Contains(
        "--certificate",
        (await Assert.ThrowsAsync<InvalidInputException>(() => web.ServeAsync(configure: options => options with { Address = IPAddress.Any }))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Serve_ElsewhereWithCertificate_AnswersOnlyByTls(bool isEncrypted)
    {
        var (file, key, password) = Write(isEncrypted);
        using var certificate = CertificateFile.Read(file, key, password)!;
        await using var page = await web.ServeAsync(configure: options => options with { Address = IPAddress.Any, HostName = "localhost", Certificate = certificate });

        using var browser = await Browser.EnterAsync(page, certificate);
        using var answer = await browser.SendAsync(new(HttpMethod.Get, "/"));
        using var stranger = new Browser(page);
        using var plain = new HttpClient();

        Assert.StartsWith("https://localhost:", page.Address.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.SendAsync(new(HttpMethod.Get, "/")));
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(new UriBuilder(page.Address) { Scheme = "http" }.Uri, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Command_CertificateThatIsMissing_IsNamed()
    {
        var missing = folder.Combine("none.pem");

        var run = await CliRun.InvokeAsync("web", "--address", web.Address, "--listen", "0.0.0.0:0", "--certificate", missing);

        Assert.Equal((ExitCode.Usage, $"abathur: --certificate: there is no file '{missing}'."), (run.Code, run.Error.Trim()));
    }

    [Fact]
    public void Read_WhatIsWrong_IsNamedWithItsFileAndOption()
    {
        var (file, key, password) = Write(isEncrypted: true);
        var (other, otherKey, _) = Write(isEncrypted: false, name: "other");
        var wrong = folder.Write("wrong.txt", "close sesame\n");
        var empty = folder.Write("empty.pem", string.Empty);

        Refused(null, key, null, "--certificate-key needs --certificate");
        Refused(null, null, password, "--certificate-password-file needs --certificate");
        Refused(file, folder.Combine("none"), null, $"--certificate-key: there is no file '{folder.Combine("none")}'");
        Refused(file, null, null, $"--certificate: '{file}' holds no private key");
        Refused(file, key, null, $"the key in '{key}' is encrypted");
        Refused(file, key, folder.Combine("none"), $"--certificate-password-file: there is no file '{folder.Combine("none")}'");
        Refused(file, key, wrong, $"--certificate-password-file: the password in '{wrong}' does not open the key in '{key}'");
        Refused(empty, otherKey, null, $"--certificate: '{empty}' holds no certificate");
        Refused(file, otherKey, null, $"--certificate-key: the key in '{otherKey}' is not that of the certificate in '{file}'");
        using var both = CertificateFile.Read(folder.Write("both.pem", File.ReadAllText(other) + "\n" + File.ReadAllText(otherKey)), null, null);
        Assert.True(both!.HasPrivateKey);
        Assert.Null(CertificateFile.Read(null, null, null));
    }

    private static void Refused(string? file, string? key, string? password, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidInputException>(() => CertificateFile.Read(file, key, password)).Message, StringComparison.Ordinal);

    private (string File, string Key, string? Password) Write(bool isEncrypted, string name = "own")
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", pair, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var key = isEncrypted
            ? pair.ExportEncryptedPkcs8PrivateKeyPem(Secret, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000))
            : pair.ExportPkcs8PrivateKeyPem();
        return (
            folder.Write($"{name}.pem", certificate.ExportCertificatePem()),
            folder.Write($"{name}.key", key),
            isEncrypted ? folder.Write($"{name}.txt", Secret + "\n") : null);
    }
}
