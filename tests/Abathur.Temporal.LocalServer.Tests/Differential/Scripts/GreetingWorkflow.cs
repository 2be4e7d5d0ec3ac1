using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>What an operation runs: it greets at once, fails, or waits for its cancellation, as its name ends.</summary>
[Workflow("Greeting")]
public sealed class GreetingWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync(string name)
    {
        if (name.EndsWith("fails", StringComparison.Ordinal))
        {
            throw new ApplicationFailureException("no greeting", "Scripted", nonRetryable: true);
        }

        if (name.EndsWith("waits", StringComparison.Ordinal))
        {
            await Workflow.DelayAsync(Timeout.InfiniteTimeSpan);
        }

        return $"a workflow greets {name}";
    }
}
