using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Abathur.Temporal.Testing;

/// <summary>
/// Stands between a client or worker and the service. Frozen, it passes nothing on, as a network that is cut does; it can
/// also end all connections, or swallow the service's answers to what it has passed on.
/// </summary>
public sealed class FreezableProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<TcpClient, bool> connections = new();
    private readonly string target;
    private readonly Task accepting;
    private volatile TaskCompletionSource open = Opened();
    private volatile bool swallowing;

    public FreezableProxy(string target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Passes nothing on until <see cref="Thaw"/>; frozen already, it stays as it is, for what waits then is to go on.</summary>
    public void Freeze()
    {
        var before = open;
        if (before.Task.IsCompleted)
        {
            Interlocked.CompareExchange(ref open, new(TaskCreationOptions.RunContinuationsAsynchronously), before);
        }
    }

    public void Thaw() => open.TrySetResult();

    /// <summary>Ends every connection; new ones are accepted.</summary>
    public void Cut()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Close();
        }
    }

    /// <summary>From now on requests arrive and answers don't; <see cref="StopSwallowing"/> ends that and the connections.</summary>
    public void SwallowAnswers() => swallowing = true;

    public void StopSwallowing()
    {
        swallowing = false;
        Cut();
    }

    public async ValueTask DisposeAsync()
    {
        Thaw();
        await ended.CancelAsync();
        listener.Dispose();
        await accepting;
        ended.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync()
    {
        var serving = new ConcurrentDictionary<Task, bool>();
        try
        {
            while (true)
            {
                var served = ServeAsync(await listener.AcceptTcpClientAsync(ended.Token));
                serving[served] = true;
                _ = served.ContinueWith(done => serving.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving.Keys);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            connections[client] = true;
            try
            {
                await server.ConnectAsync(IPEndPoint.Parse(target), ended.Token);
                await Task.WhenAny(
                    PumpAsync(client.GetStream(), server.GetStream(), isAnswer: false),
                    PumpAsync(server.GetStream(), client.GetStream(), isAnswer: true));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The service is away, the connection was cut, or the test has ended.
            }

            connections.TryRemove(client, out _);
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ended.Token)) > 0)
            {
                await open.Task;
                if (!isAnswer || !swallowing)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), ended.Token);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
