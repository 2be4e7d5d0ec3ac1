using Temporalio.Workflows;

namespace Abathur.Temporal.Benchmarks.Bare;

/// <summary>As many activities as an attempt has, one after another.</summary>
[Workflow]
internal sealed class BareChild
{
    private static readonly ActivityOptions Options = new() { StartToCloseTimeout = TimeSpan.FromMinutes(1) };

    [WorkflowRun]
    public async Task RunAsync(string input)
    {
        await NothingAsync(input);
        await NothingAsync(input);
        await NothingAsync(input);
    }

    private static Task<string> NothingAsync(string input) => Workflow.ExecuteActivityAsync(() => BareActivities.Nothing(input), Options);
}
