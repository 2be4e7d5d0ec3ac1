using System.Net;
using System.Net.Sockets;

namespace Abathur.Temporal.LocalServer.Tests.Fixtures;

/// <summary>A port that stays free between two starts of a server: it is below those that systems give to whoever asks for any.</summary>
internal static class StablePort
{
    private const int First = 20_000;
    private const int End = 32_000;
    private const int MaxTries = 100;

    public static int Draw()
    {
        for (var tries = 1; ; tries++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(First, End));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (tries < MaxTries)
            {
                // Somebody listens there.
            }
        }
    }
}
