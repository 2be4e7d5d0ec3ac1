using System.Net;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Testing.Models;

/// <summary>
/// The providers' APIs (Anthropic Messages, OpenAI Responses and Chat Completions, Gemini) on one loopback port, with a script
/// instead of a model. Requests that offer no tools are a program's own (a title, a summary): they get a word and are not counted.
/// </summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private static readonly IModelApi[] Apis = [new AnthropicMessages(), new OpenAiResponses(), new OpenAiChat(), new GeminiContent()];

    private readonly HttpListener listener;
    private readonly Func<ModelRequest, ModelTurn> script;
    private readonly List<ModelRequest> requests = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    /// <summary>Answers turn by turn, the last one again and again.</summary>
    public ScriptedModel(params ModelTurn[] turns)
        : this(new ModelScript(turns))
    {
    }

    /// <summary>Answers each conversation by its own script.</summary>
    public ScriptedModel(ModelScript script)
        : this(script.Next)
    {
    }

    /// <summary>Answers as the function says, which is called for one request at a time.</summary>
    public ScriptedModel(Func<ModelRequest, ModelTurn> script)
    {
        this.script = script;
        (listener, Address) = Listen();
        serving = Task.Run(ServeAsync);
    }

    /// <summary>The base URL: as it is for Anthropic and Gemini, with <c>/v1</c> for OpenAI.</summary>
    public string Address { get; }

    /// <summary>The bodies of the requests so far.</summary>
    public IReadOnlyList<string> Requests => [.. Asked.Select(request => request.Body)];

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<ModelRequest> Asked
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
            var path = context.Request.Url!.AbsolutePath;
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync(stop.Token);
            if (context.Request.HttpMethod != "POST" || Apis.FirstOrDefault(api => api.Takes(path)) is not { } api)
            {
                context.Response.StatusCode = 404;
                context.Response.Close();
                return;
            }

            using var json = JsonDocument.Parse(body);
            var request = new ModelRequest(api.Name, body, [.. api.Tools(json.RootElement).OfType<string>()]) { Key = Key(context.Request) };
            await AnswerAsync(context.Response, api, api.IsStreaming(path, json.RootElement), request);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerResponse response, IModelApi api, bool isStreaming, ModelRequest request)
    {
        var (turn, number) = Next(request);
        switch (turn)
        {
            case ModelTurn.HangTurn:
                await Task.Delay(Timeout.Infinite, stop.Token);
                break;
            case ModelTurn.DropTurn:
                response.Abort();
                break;
            case ModelTurn.FailTurn fail:
                response.StatusCode = fail.Status;
                foreach (var (name, value) in fail.Headers)
                {
                    response.AddHeader(name, value);
                }

                await WriteAsync(response, "application/json", JsonSerializer.Serialize(api.Error(fail.Status, fail.Type, fail.Message)));
                response.Close();
                break;
            default:
                var answer = ModelAnswer.To(request, number, turn);
                var (type, body) = isStreaming ? ("text/event-stream", api.Stream(answer)) : ("application/json", JsonSerializer.Serialize(api.Whole(answer)));
                if (turn is ModelTurn.CutTurn)
                {
                    await WriteAsync(response, type, body[..(body.Length / 2)]);
                    response.Abort();
                    break;
                }

                await WriteAsync(response, type, body);
                response.Close();
                break;
        }
    }

    private (ModelTurn Turn, int Number) Next(ModelRequest request)
    {
        lock (requests)
        {
            if (request.Tools.Count == 0)
            {
                return (ModelTurn.Say("scripted"), 0);
            }

            requests.Add(request);
            return (script(request), requests.Count);
        }
    }

    // Every API has a header of its own for it.
    private static string Key(HttpListenerRequest request) =>
        request.Headers["x-api-key"] ?? request.Headers["x-goog-api-key"] ?? request.Headers["authorization"]?.Replace("Bearer ", "", StringComparison.Ordinal) ?? string.Empty;

    private async Task WriteAsync(HttpListenerResponse response, string type, string body)
    {
        response.ContentType = type;
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), stop.Token);
        await response.OutputStream.FlushAsync(stop.Token);
    }
}
