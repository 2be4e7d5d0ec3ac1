using System.Text.Json;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Microsoft.AspNetCore.Http;

namespace Abathur.Temporal.Web.Live;

/// <summary>A log as it grows, as server-sent events: a text each.</summary>
internal static class LogStream
{
    public static async Task WriteAsync(HttpContext context, LogText tail, Func<bool> mayGrow, CancellationToken cancel)
    {
        _ = long.TryParse(context.Request.Query["from"], out var from);
        // A browser that comes back says what it has.
        tail.Position = long.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last : Math.Max(0, from);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        try
        {
            await context.Response.WriteAsync("retry: 2000\n\n", cancel);
            await context.Response.Body.FlushAsync(cancel);
            while (true)
            {
                // Asked before reading, so that what came last is read too. A stream that ended would be opened again.
                var grows = mayGrow();
                for (string? text; (text = await tail.NextAsync(cancel)) is { Length: > 0 };)
                {
                    await context.Response.WriteAsync(
                        FormattableString.Invariant($"id: {tail.Position}\ndata: {JsonSerializer.Serialize(SafeText.Block(text), AbathurJson.Options)}\n\n"), cancel);
                    await context.Response.Body.FlushAsync(cancel);
                }

                await Task.Delay(grows ? tail.Pause : Timeout.InfiniteTimeSpan, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has left, or the page's program ends.
        }
        catch (ClientException)
        {
            // The other host does not answer: the browser comes back, and says what it has.
        }
    }
}
