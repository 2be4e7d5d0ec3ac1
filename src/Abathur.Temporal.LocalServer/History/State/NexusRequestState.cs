using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A request to the handler of a Nexus operation, attempt by attempt.</summary>
internal sealed class NexusRequestState
{
    /// <summary>How many attempts have ended.</summary>
    public int Attempt { get; set; }

    public DateTimeOffset? LastAttemptCompleteTime { get; set; }

    public Failure? LastFailure { get; set; }

    public DateTimeOffset? NextAttemptTime { get; set; }

    /// <summary>When the attempt that is out was sent; null where none is. In memory only: after a restart it is sent again.</summary>
    public DateTimeOffset? SentTime { get; private set; }

    /// <summary>Of the attempt that is out: an answer to any other comes too late.</summary>
    public Guid Stamp { get; private set; }

    /// <summary>Where the attempt that is out waits for a worker, or did.</summary>
    public (TaskQueueKey Key, QueuedTask Task)? Queued { get; set; }

    public bool IsSent => SentTime is not null;

    public void Send(DateTimeOffset now)
    {
        Stamp = Guid.NewGuid();
        SentTime = now;
        NextAttemptTime = null;
    }

    /// <summary>The attempt has come to an end; null for a good one.</summary>
    public void End(DateTimeOffset now, Failure? failure)
    {
        Attempt++;
        LastAttemptCompleteTime = now;
        LastFailure = failure;
        Stamp = Guid.Empty;
        SentTime = null;
    }

    /// <summary>What has begun can't begin in the future: the clock was set back to <paramref name="now"/>.</summary>
    /// <returns>Whether anything is to be kept.</returns>
    public bool SetBack(DateTimeOffset now)
    {
        SentTime = SentTime > now ? now : SentTime;
        if (LastAttemptCompleteTime is not { } last || last <= now)
        {
            return false;
        }

        NextAttemptTime = NextAttemptTime is { } next ? now + (next - last) : null;
        LastAttemptCompleteTime = now;
        return true;
    }
}
