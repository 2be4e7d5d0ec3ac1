using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>Children one after another, each with one activity.</summary>
[Workflow]
public sealed class Chain
{
    public static string ChildId(string chain, int number) => FormattableString.Invariant($"{chain}-{number}");

    [WorkflowRun]
    public async Task RunAsync(int length)
    {
        for (var i = 0; i < length; i++)
        {
            await Workflow.ExecuteChildWorkflowAsync((Work w) => w.RunAsync(), new() { Id = ChildId(Workflow.Info.WorkflowId, i) });
        }
    }
}
