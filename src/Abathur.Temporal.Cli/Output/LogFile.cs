using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Prints an attempt's log, of this host or another, which may still grow or not be there yet.</summary>
internal sealed class LogFile(ILogSource source, Func<string, string> shown)
{
    private readonly LogText text = new(source);

    /// <summary>The last page that was read.</summary>
    public HostPage? Page => text.Page;

    /// <summary>Prints what came since the last call; false if there is no such log.</summary>
    public async Task<bool> CopyAsync(TextWriter output, CancellationToken cancel)
    {
        do
        {
            if (await text.NextAsync(cancel) is not { } more)
            {
                return false;
            }

            await output.WriteAsync(shown(more).AsMemory(), cancel);
        }
        while (!text.IsAtEnd);

        await output.FlushAsync(cancel);
        return true;
    }

    public async Task FollowAsync(TextWriter output, Func<CancellationToken, Task<bool>> runs, CancellationToken cancel)
    {
        while (true)
        {
            // Asked before reading, so that what the attempt wrote last is read too.
            var running = await runs(cancel);
            await CopyAsync(output, cancel);
            if (!running)
            {
                return;
            }

            await Task.Delay(text.Pause, cancel);
        }
    }
}
