using Temporalio.Activities;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>The smallest work there is: one activity that does nothing.</summary>
[Workflow]
public sealed class Work
{
    [WorkflowRun]
    public async Task RunAsync() =>
        await Workflow.ExecuteActivityAsync(() => Nothing(), new() { StartToCloseTimeout = TimeSpan.FromMinutes(1) });

    [Activity]
    public static void Nothing()
    {
        // What is measured is everything around it.
    }
}
