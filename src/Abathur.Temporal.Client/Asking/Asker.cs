using Temporalio.Client;

namespace Abathur.Temporal.Client.Asking;

/// <summary>
/// Asks until there is an answer. A question that was handed to a worker or a server that then died is never answered, so each
/// has a short deadline and is asked again, until the limit; whoever is asked must not mind being asked twice.
/// </summary>
internal sealed class Asker(TimeSpan limit, SilenceNotice notice, TimeProvider? time = null)
{
    // Longer than a worker's sticky queue holds a question back (5 s): a server that is left sooner never looks elsewhere.
    private static readonly TimeSpan FirstDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>What an answer may take where nobody says; a worker or a server that starts again needs less.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest that can be asked for: a year, which is for ever.</summary>
    public static TimeSpan LongestLimit { get; } = TimeSpan.FromDays(365);

    public TimeSpan Limit => limit;

    /// <summary>The same with another limit, where that is shorter.</summary>
    public Asker Within(TimeSpan other) => new(other < limit ? other : limit, notice, time);

    /// <exception cref="SilenceException">The limit has passed without an answer.</exception>
    public async Task<T> AskAsync<T>(string whom, ISilenceInquiry inquiry, Func<RpcOptions, Task<T>> question, CancellationToken cancel)
    {
        using var watch = new SilenceWatch(whom, limit, inquiry, notice, time, cancel);
        var (deadline, pause) = (FirstDeadline, FirstPause);
        while (true)
        {
            try
            {
                var answer = await OnceAsync(question, Shorter(deadline, watch.Left), cancel);
                watch.Answered();
                return answer;
            }
            catch (Exception e) when (Transient.Is(e) || cancel.IsCancellationRequested)
            {
                cancel.ThrowIfCancellationRequested();
                watch.Last = e;
                if (watch.Left <= TimeSpan.Zero)
                {
                    throw new SilenceException(await watch.ConcludeAsync(), e);
                }

                if (Transient.IsTimeout(e))
                {
                    // An answer that takes long, of a large swarm that has to be replayed, gets there in the end.
                    deadline = Shorter(deadline * 1.5, LongestDeadline);
                }
                else
                {
                    await Task.Delay(Shorter(pause, watch.Left), time, cancel);
                    pause = Shorter(pause * 2, LongestPause);
                }
            }
            catch
            {
                // A refusal is an answer.
                watch.Answered();
                throw;
            }
        }
    }

    private static async Task<T> OnceAsync<T>(Func<RpcOptions, Task<T>> question, TimeSpan deadline, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(deadline);
        return await question(new RpcOptions { CancellationToken = end.Token, Timeout = deadline, Retry = false });
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
