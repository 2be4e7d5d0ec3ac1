using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows;

/// <summary>One timer for the next moment that matters. It is replaced only when an earlier one matters: a timer costs events.</summary>
internal sealed class WakeTimer(Action wake, string summary)
{
    private DateTimeOffset? armedFor;
    private Action? disarm;

    public void Arm(DateTimeOffset? at)
    {
        if (at is null ? armedFor is null : armedFor <= at)
        {
            return;
        }

        disarm?.Invoke();
        armedFor = at;
        disarm = null;
        if (at is null)
        {
            return;
        }

        var own = new CancellationTokenSource();
        disarm = own.Cancel;
        _ = WaitAsync(at.Value, own.Token);
    }

    private async Task WaitAsync(DateTimeOffset at, CancellationToken disarmed)
    {
        var wait = at - Workflow.UtcNow;
        try
        {
            await Workflow.DelayWithOptionsAsync(new(
                wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), summary, disarmed));
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            return;
        }

        armedFor = null;
        disarm = null;
        wake();
    }
}
