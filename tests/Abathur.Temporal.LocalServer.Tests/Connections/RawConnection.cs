using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Tests.Connections;

/// <summary>One HTTP/2 connection that speaks the protocol itself, and can be cut off at any moment.</summary>
internal sealed class RawConnection : IDisposable
{
    private const string Service = "temporal.api.workflowservice.v1.WorkflowService";
    private const int Prefix = 5;
    private readonly HttpClient http;
    private Socket? socket;
    private bool isDropped;

    public RawConnection(string address)
    {
        http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync })
        {
            BaseAddress = new Uri($"http://{address}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>How long a call may take, as the server is told; null for as long as it likes.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Calls a method.</summary>
    /// <exception cref="RpcException">The server's error.</exception>
    /// <exception cref="HttpRequestException">The connection is gone.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, CancellationToken cancellation = default)
        where TResponse : IMessage<TResponse>, new()
    {
        using var message = Message(method, request, Deadline);
        using var response = await http.SendAsync(message, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var status = Header(response, "grpc-status");
        if (status is not "0")
        {
            var code = (StatusCode)int.Parse(status ?? throw new HttpRequestException("no status"), CultureInfo.InvariantCulture);
            throw new RpcException(new Status(code, Header(response, "grpc-message") ?? ""));
        }

        return new MessageParser<TResponse>(() => new()).ParseFrom(body.AsSpan(Prefix));
    }

    /// <summary>Cuts it off, as the end of a process does: nothing is said any more, in the middle of whatever it was.</summary>
    /// <param name="reset">Whether by a reset, or by the plain end that a process without unread data leaves.</param>
    public void Drop(bool reset = true)
    {
        if (socket is { } connected && !Interlocked.Exchange(ref isDropped, true))
        {
            try
            {
                connected.LingerState = new LingerOption(reset, 0);
            }
            catch (ObjectDisposedException)
            {
                // The server closed it, and the client has put it away.
            }

            connected.Close();
        }
    }

    public void Dispose()
    {
        Drop();
        http.Dispose();
    }

    private static HttpRequestMessage Message(string method, IMessage request, TimeSpan? deadline)
    {
        var body = new byte[Prefix + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - Prefix);
        request.WriteTo(body.AsSpan(Prefix));
        var message = new HttpRequestMessage(HttpMethod.Post, $"/{Service}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        message.Headers.TE.Add(new("trailers"));
        if (deadline is { } limit)
        {
            message.Headers.Add("grpc-timeout", FormattableString.Invariant($"{limit.TotalMilliseconds:F0}m"));
        }

        return message;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? values.First()
            : null;

    // Once: what is cut off stays so.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (isDropped || Interlocked.CompareExchange(ref socket, connecting, null) is not null)
        {
            connecting.Dispose();
            throw new IOException("the connection was cut off");
        }

        await connecting.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(connecting, ownsSocket: true);
    }
}
