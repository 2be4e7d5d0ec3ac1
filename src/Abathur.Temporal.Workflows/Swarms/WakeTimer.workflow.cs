using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>One timer for the next moment that matters. It is replaced only when an earlier one matters: a timer costs events.</summary>
internal sealed class WakeTimer(Action wake)
{
    private DateTimeOffset? armedFor;
    private Action? disarm;

    public void Arm(DateTimeOffset? at)
    {
        if (at is null || armedFor <= at)
        {
            return;
        }

        disarm?.Invoke();
        var own = new CancellationTokenSource();
        disarm = own.Cancel;
        armedFor = at;
        _ = WaitAsync(at.Value, own.Token);
    }

    private async Task WaitAsync(DateTimeOffset at, CancellationToken disarmed)
    {
        var wait = at - Workflow.UtcNow;
        try
        {
            await Workflow.DelayWithOptionsAsync(new(
                wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), "next retry, probe or deadline", disarmed));
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            return;
        }

        armedFor = null;
        wake();
    }
}
