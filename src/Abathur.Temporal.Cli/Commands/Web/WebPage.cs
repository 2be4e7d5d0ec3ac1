using Abathur.Temporal.Web;
using Microsoft.AspNetCore.Connections;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Web;

/// <summary>The page of the commands that serve it.</summary>
internal static class WebPage
{
    /// <summary>Serves it. Whenever its address was used, the command says the next.</summary>
    /// <exception cref="CommandException">The port is in use.</exception>
    public static async Task<WebServer> StartAsync(Session session, ITemporalClient client, Func<WebOptions, WebOptions> configure)
    {
        var options = configure(new WebOptions
        {
            Data = () => session.Data,
            Time = session.Time,
            AddressUsed = next => session.Say($"The page was opened. For another browser, once: {next}"),
        });
        try
        {
            return await WebServer.StartAsync(client, options, session.Cancel);
        }
        catch (AddressInUseException e)
        {
            throw new CommandException(
                ExitCode.Rejected, $"Port {options.Port} of {options.Address} is in use. Serve the page at any free one: abathur web --listen {options.Address}:0", e);
        }
    }

    /// <summary>Says where it is.</summary>
    public static void SayAddress(Session session, WebServer page) => session.Say($"The page, once: {page.Address}");
}
