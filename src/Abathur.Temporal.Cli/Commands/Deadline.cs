namespace Abathur.Temporal.Cli.Commands;

/// <summary>Gives a wait its end.</summary>
internal static class Deadline
{
    /// <summary>Runs <paramref name="wait"/>; after <paramref name="seconds"/>, if given, it ends with exit code 1 and the message.</summary>
    public static async Task<T> RunAsync<T>(Session session, double? seconds, string message, Func<CancellationToken, Task<T>> wait)
    {
        if (seconds is < 0 or > 31_536_000 or double.NaN)
        {
            throw new Contracts.InvalidInputException("--timeout takes seconds, 0 to 31,536,000 (a year).");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(session.Cancel);
        if (seconds is { } limit)
        {
            // A CancellationTokenSource counts no further than 49 days.
            deadline.CancelAfter(TimeSpan.FromSeconds(Math.Min(limit, 4_000_000)));
        }

        try
        {
            return await wait(deadline.Token);
        }
        catch (Exception e) when (deadline.IsCancellationRequested && !session.Cancel.IsCancellationRequested && e is not CommandException)
        {
            throw new CommandException(ExitCode.No, message, e);
        }
    }
}
