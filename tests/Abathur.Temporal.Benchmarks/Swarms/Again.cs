using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>Asks for a short while and again, as our own client does: what is asked must be idempotent.</summary>
internal static class Again
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Done when it is answered.</summary>
    public static async Task AskAsync(Func<RpcOptions, Task> call, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await call(new RpcOptions { Timeout = Patience, CancellationToken = cancel });
                return;
            }
            catch (TemporalException) when (!cancel.IsCancellationRequested)
            {
                // Not answered in time: a worker was killed, or is busy.
            }
        }
    }
}
