using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>A caller of <see cref="IGreetings"/>: one operation after the other, and what came of each.</summary>
[Workflow("Greeted")]
public sealed class GreetedWorkflow
{
    /// <param name="endpoint">Where the service is.</param>
    /// <param name="operations">Words of an operation, its name, and how it is canceled, if it is.</param>
    [WorkflowRun]
    public async Task<IReadOnlyList<string>> RunAsync(string endpoint, IReadOnlyList<string[]> operations)
    {
        var greetings = Workflow.CreateNexusWorkflowClient<IGreetings>(endpoint);
        List<string> outcomes = [];
        foreach (var operation in operations)
        {
            outcomes.Add($"{string.Join(' ', operation)}: {await TryAsync(greetings, operation)}");
        }

        return outcomes;
    }

    private static async Task<string> TryAsync(NexusWorkflowClient<IGreetings> greetings, string[] operation)
    {
        try
        {
            return operation switch
            {
                ["say", var name] => await greetings.ExecuteNexusOperationAsync(g => g.Say(name)),
                ["greet", var name] => await greetings.ExecuteNexusOperationAsync(g => g.Greet(name)),
                [_, var name, var cancel] => await CancelAsync(greetings, name, Enum.Parse<NexusOperationCancellationType>(cancel)),
                _ => throw new ApplicationFailureException("no such operation"),
            };
        }
        catch (FailureException e)
        {
            return ScriptWorkflow.Shown(e);
        }
    }

    private static async Task<string> CancelAsync(NexusWorkflowClient<IGreetings> greetings, string name, NexusOperationCancellationType type)
    {
        using var cancel = new CancellationTokenSource();
        var handle = await greetings.StartNexusOperationAsync(g => g.Greet(name), new() { CancellationType = type, CancellationToken = cancel.Token });
#pragma warning disable CA1849 // A workflow awaits nothing but what the SDK gives.
        cancel.Cancel();
#pragma warning restore CA1849
        return await handle.GetResultAsync();
    }
}
