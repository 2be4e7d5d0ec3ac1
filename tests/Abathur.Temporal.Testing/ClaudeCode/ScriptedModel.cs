using System.Net;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Testing.ClaudeCode;

/// <summary>
/// The provider's Messages API on a loopback port, with a script instead of a model: turn by turn, the last one again and
/// again. Each answer counts 100 tokens in, 30 cached and 7 out.
/// </summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private readonly HttpListener listener;
    private readonly ModelTurn[] turns;
    private readonly List<string> requests = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public ScriptedModel(params ModelTurn[] turns)
    {
        this.turns = turns;
        (listener, Address) = Listen();
        serving = Task.Run(ServeAsync);
    }

    /// <summary>For <c>ANTHROPIC_BASE_URL</c>.</summary>
    public string Address { get; }

    /// <summary>The bodies of the requests for a message so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Close();
        await serving;
        stop.Dispose();
    }

    private static (HttpListener Listener, string Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            // HttpListener can't choose a port itself, and another process may take the one found free.
            var address = "http://" + LoopbackPort.Address(LoopbackPort.Draw(1)[0]);
            var listener = new HttpListener { Prefixes = { address + "/" } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync(stop.Token);
            if (context.Request.HttpMethod != "POST" || !context.Request.Url!.AbsolutePath.EndsWith("/v1/messages", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 404;
                context.Response.Close();
                return;
            }

            await AnswerAsync(context.Response, Next(body, out var number), number);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private ModelTurn Next(string body, out int number)
    {
        lock (requests)
        {
            requests.Add(body);
            number = requests.Count;
            return turns[Math.Min(number, turns.Length) - 1];
        }
    }

    private async Task AnswerAsync(HttpListenerResponse response, ModelTurn turn, int number)
    {
        switch (turn)
        {
            case ModelTurn.HangTurn:
                await Task.Delay(Timeout.Infinite, stop.Token);
                break;
            case ModelTurn.FailTurn fail:
                response.StatusCode = fail.Status;
                response.ContentType = "application/json";
                foreach (var (name, value) in fail.Headers)
                {
                    response.AddHeader(name, value);
                }

                await WriteAsync(response, JsonSerializer.Serialize(new { type = "error", error = new { type = fail.Type, message = fail.Message } }));
                break;
            default:
                response.ContentType = "text/event-stream";
                await WriteAsync(response, MessageStream.Of(turn, number));
                break;
        }
    }

    private async Task WriteAsync(HttpListenerResponse response, string body)
    {
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), stop.Token);
        response.Close();
    }
}
