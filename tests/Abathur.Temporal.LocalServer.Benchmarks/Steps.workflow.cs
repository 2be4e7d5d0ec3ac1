using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>Activities one after another: a history as long as one likes, and a query that needs all of it.</summary>
[Workflow]
public sealed class Steps
{
    private static int built;
    private int done;

    public Steps() => Interlocked.Increment(ref built);

    /// <summary>How often a worker of this process has begun one, or begun it anew.</summary>
    public static int Built => built;

    [WorkflowRun]
    public async Task RunAsync(int steps)
    {
        for (; done < steps; done++)
        {
            await Workflow.ExecuteActivityAsync(() => Work.Nothing(), new() { StartToCloseTimeout = TimeSpan.FromMinutes(1) });
        }
    }

    [WorkflowQuery]
    public int Done() => done;
}
