using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>What an operation runs: it greets once it is told to, or fails if its name ends so; one whose name ends with <c>stays</c> isn't ended by a cancellation.</summary>
[Workflow("Greeting")]
public sealed class GreetingWorkflow
{
    private bool isTold;

    [WorkflowRun]
    public async Task<string> RunAsync(string name)
    {
        await Workflow.WaitConditionAsync(() => isTold, name.EndsWith("stays", StringComparison.Ordinal) ? CancellationToken.None : Workflow.CancellationToken);
        return name.EndsWith("fails", StringComparison.Ordinal)
            ? throw new ApplicationFailureException("no greeting", "Scripted", nonRetryable: true)
            : $"a workflow greets {name}";
    }

    [WorkflowSignal("greet")]
    public Task GreetAsync()
    {
        isTold = true;
        return Task.CompletedTask;
    }
}
