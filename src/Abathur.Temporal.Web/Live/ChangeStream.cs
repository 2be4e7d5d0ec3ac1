using System.Text.Json;
using Abathur.Temporal.Contracts;
using Microsoft.AspNetCore.Http;

namespace Abathur.Temporal.Web.Live;

/// <summary>Server-sent events: that something has changed, never what. A page that hears of it fetches itself again.</summary>
internal static class ChangeStream
{
    // Proxies and browsers give up connections on which nothing comes.
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(HttpContext context, SharedWatch watch, long after, CancellationToken cancel)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await context.Response.WriteAsync("retry: 2000\n\n", cancel);
        await context.Response.Body.FlushAsync(cancel);
        await using var changes = watch.ChangesAsync(after, cancel).GetAsyncEnumerator(cancel);
        var next = changes.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, Task.Delay(Ping, cancel)) != next)
                {
                    await WriteAsync(context, ": still here\n\n", cancel);
                    continue;
                }

                if (!await next)
                {
                    // The swarm has ended: told apart from a connection that broke, after which a browser asks again.
                    await WriteAsync(context, "event: over\ndata: {}\n\n", cancel);
                    return;
                }

                var state = changes.Current;
                var message = new { version = state.Version, trouble = state.Trouble, since = state.SilentSince };
                await WriteAsync(context, $"data: {JsonSerializer.Serialize(message, AbathurJson.Options)}\n\n", cancel);
                next = changes.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has left, or the page's program ends.
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancel)
    {
        await context.Response.WriteAsync(text, cancel);
        await context.Response.Body.FlushAsync(cancel);
    }
}
