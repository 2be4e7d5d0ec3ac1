using Temporalio.Client;

namespace Abathur.Temporal.LocalServer;

/// <summary>Whether waiting for a result lets time be skipped.</summary>
internal sealed class SkippingState(ITemporalConnection connection)
{
    public bool IsAutomatic { get; set; } = true;

    public async Task<T> WhileUnlockedAsync<T>(Func<Task<T>> wait)
    {
        if (!IsAutomatic)
        {
            return await wait();
        }

        await connection.TestService.UnlockTimeSkippingAsync(new());
        try
        {
            return await wait();
        }
        finally
        {
            await connection.TestService.LockTimeSkippingAsync(new());
        }
    }
}
