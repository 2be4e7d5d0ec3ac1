using Temporalio.Workflows;

namespace Abathur.Temporal.Benchmarks.Bare;

/// <summary>As many activities as an attempt has, one after another.</summary>
[Workflow]
internal sealed class BareChild
{
    private const int Activities = 2;

    [WorkflowRun]
    public async Task RunAsync(BareInput input)
    {
        var options = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromMinutes(1), DisableEagerActivityExecution = input.Queued };
        for (var activity = 0; activity < Activities; activity++)
        {
            await Workflow.ExecuteActivityAsync(() => BareActivities.Nothing("nothing"), options);
        }
    }
}
