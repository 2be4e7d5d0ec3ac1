using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;

namespace Abathur.Temporal.Cli.Server;

/// <summary>The Temporal service that comes with us, in this process: what is used where no other is named.</summary>
internal static class EmbeddedServer
{
    /// <exception cref="InvalidInputException">It can't be started; the message says why.</exception>
    public static async Task<TemporalServer> StartAsync(TemporalServerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await TemporalServer.StartAsync(options, cancellationToken);
        }
        catch (TemporalServerException e)
        {
            throw new InvalidInputException($"The embedded Temporal server can't start: {e.Message}", e);
        }
    }
}
