using System.Globalization;
using Temporalio.Workflows;

namespace Abathur.Temporal.Benchmarks.Bare;

/// <summary>The least that runs children with a limit: what Abathur is measured against.</summary>
[Workflow]
internal sealed class BareParent
{
    [WorkflowRun]
    public async Task RunAsync(BareInput input)
    {
        var slots = new Temporalio.Workflows.Semaphore(input.Limit);
        await Workflow.WhenAllAsync(Enumerable.Range(1, input.Children).Select(number => RunChildAsync(slots, number)));
    }

    private static async Task RunChildAsync(Temporalio.Workflows.Semaphore slots, int number)
    {
        await slots.WaitAsync();
        try
        {
            var id = BareRun.ChildId(Workflow.Info.WorkflowId, number);
            await Workflow.ExecuteChildWorkflowAsync((BareChild child) => child.RunAsync(number.ToString(CultureInfo.InvariantCulture)), new() { Id = id });
        }
        finally
        {
            slots.Release();
        }
    }
}
