using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Web;

namespace Abathur.Temporal.Cli.Commands.Web;

/// <summary><c>abathur web</c></summary>
internal static class WebCommand
{
    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "The address and port to serve at; port 0: any that is free. Elsewhere than on loopback a certificate is needed.",
        DefaultValueFactory = _ => $"127.0.0.1:{WebOptions.DefaultPort}",
    };

    private static readonly Option<string?> HostName = new("--host-name") { Description = "The name by which browsers call this host. Default: the address." };
    private static readonly Option<string?> Certificate = new("--certificate") { Description = "A PEM file with the certificate for TLS." };
    private static readonly Option<string?> Key = new("--certificate-key") { Description = "A PEM file with the certificate's private key." };
    private static readonly Option<Uri?> TemporalUi = new("--temporal-ui") { Description = "The address of Temporal's Web UI, to link to." };

    public static Command Create() => new Command("web", "Serves a page that shows and steers swarms, until Ctrl-C.")
    {
        Listen, HostName, Certificate, Key, TemporalUi,
    }.WithConnection().Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var endpoint = Endpoint(session.Get(Listen)!);
        using var certificate = ReadCertificate(session);
        var client = await session.ClientAsync();
        await using var page = await WebPage.StartAsync(
            session,
            client,
            options => options with
            {
                Address = endpoint.Address,
                Port = endpoint.Port,
                HostName = session.Get(HostName),
                Certificate = certificate,
                TemporalUi = session.Get(TemporalUi),
            });
        WebPage.SayAddress(session, page);
        session.Say("Ctrl-C ends it; swarms continue.");
        await Task.Delay(Timeout.Infinite, session.Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }

    private static IPEndPoint Endpoint(string given) => given.Contains(':') && IPEndPoint.TryParse(given, out var endpoint)
        ? endpoint
        : throw new InvalidInputException($"--listen: '{given}' is no address with a port: write 127.0.0.1:{WebOptions.DefaultPort}, or [::1]:0 for any free port.");

    private static X509Certificate2? ReadCertificate(Session session)
    {
        var (file, key) = (session.Get(Certificate), session.Get(Key));
        if (file is null && key is null)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(file ?? throw new InvalidInputException("--certificate-key needs --certificate."), key);
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            throw new InvalidInputException($"--certificate: '{file}' holds no certificate that can be used{(key is null ? "; its key may be in a file of its own: --certificate-key" : $" with the key in '{key}'")}.", e);
        }
    }
}
