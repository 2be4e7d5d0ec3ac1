using System.CommandLine;
using System.Net;
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
    private static readonly Option<string?> Key = new("--certificate-key") { Description = "A PEM file with the certificate's private key. Default: the certificate's file." };
    private static readonly Option<string?> Password = new("--certificate-password-file") { Description = "A file whose first line is the password of the private key." };
    private static readonly Option<Uri?> TemporalUi = new("--temporal-ui") { Description = "The address of Temporal's Web UI, to link to." };

    public static Command Create() => new Command("web", "Serves a page that shows and steers swarms, until Ctrl-C.")
    {
        Listen, HostName, Certificate, Key, Password, TemporalUi,
    }.WithConnection().Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var endpoint = Endpoint(session.Get(Listen)!);
        using var certificate = CertificateFile.Read(session.Get(Certificate), session.Get(Key), session.Get(Password));
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
}
