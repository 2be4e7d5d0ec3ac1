using Abathur.Temporal.Client.Asking;

namespace Abathur.Temporal.Cli.Commands;

/// <summary>Gives a wait its end, where <c>--timeout</c> says one.</summary>
internal static class Deadline
{
    /// <summary>Runs <paramref name="wait"/>; after the time it ends with exit code 1 and the message, or with 3 where nothing answers.</summary>
    public static async Task<T> RunAsync<T>(Session session, string message, Func<CancellationToken, Task<T>> wait)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(session.Cancel);
        if (session.Timeout is { } limit)
        {
            // A CancellationTokenSource counts no further than 49 days.
            deadline.CancelAfter(limit.TotalSeconds < 4_000_000 ? limit : TimeSpan.FromSeconds(4_000_000));
        }

        try
        {
            return await wait(deadline.Token);
        }
        catch (Exception e) when (deadline.IsCancellationRequested && !session.Cancel.IsCancellationRequested && e is not (CommandException or ClientException))
        {
            throw session.Notice.Last is { } silence
                ? new SilenceException(silence, e)
                : new CommandException(ExitCode.No, message, e);
        }
    }
}
