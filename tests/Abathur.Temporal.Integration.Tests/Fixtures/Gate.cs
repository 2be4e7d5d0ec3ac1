using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>Holds attempts until the test lets them go; a cancellation lets one go too.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => opened.TrySetResult();

    public async Task<AgentRun> HoldAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        await opened.Task.WaitAsync(cancellationToken);
        return ScriptedActivities.Done(task);
    }
}
