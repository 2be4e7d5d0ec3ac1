using Temporalio.Testing;

namespace Abathur.Temporal.Testing;

/// <summary>Starts the environments of Temporal's SDK: it gives a server five seconds, which a loaded machine hasn't.</summary>
public static class PatientStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Starts one, for up to three minutes again and again.</summary>
    public static async Task<WorkflowEnvironment> StartAsync(Func<Task<WorkflowEnvironment>> start)
    {
        for (var end = DateTime.UtcNow + Patience; ;)
        {
            try
            {
                return await start();
            }
            catch (InvalidOperationException) when (DateTime.UtcNow < end)
            {
                // Again.
            }
        }
    }
}
