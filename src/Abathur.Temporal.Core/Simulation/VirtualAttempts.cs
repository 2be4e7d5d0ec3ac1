using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>
/// The attempts that run in virtual time. As on a host, work is verified at once when its agent is done, and lands when the work before it
/// has landed.
/// </summary>
internal sealed class VirtualAttempts
{
    // What an attempt leaves: a commit, and the host that holds it, without which approved work would not be merged.
    private const string Commit = "simulated";
    private const string Host = "simulated";

    // Nobody knows what a plan will hold.
    private static readonly TaskPlan Plan = new() { Tasks = [new() { Title = "What the plan holds", Key = "planned" }] };

    private readonly PriorityQueue<(AttemptInput Input, AttemptSample Sample, bool MergesNow), (DateTimeOffset At, int Order)> due = new();
    private readonly HashSet<(string Task, int Attempt)> canceled = [];
    private DateTimeOffset landed;
    private int order;

    /// <summary>When something happens next; null: nothing runs.</summary>
    public DateTimeOffset? Next => due.TryPeek(out _, out var first) ? first.At : null;

    public void Start(AttemptInput input, AttemptSample sample, DateTimeOffset now) =>
        Add(input, sample, input.MergeOn is null ? After(now, sample.AgentSeconds) : now, mergesNow: false);

    /// <summary>Ends an attempt; what it used by then isn't known, and counts as nothing.</summary>
    public AttemptReport Cancel(string task, int attempt)
    {
        canceled.Add((task, attempt));
        return new() { Task = task, Attempt = attempt, Failure = new() { Kind = FailureKind.Canceled, Message = "canceled" } };
    }

    /// <summary>How the next attempt ended that has by now; null: none has.</summary>
    public AttemptReport? TakeDue(DateTimeOffset now)
    {
        while (due.TryPeek(out var step, out var first) && first.At <= now)
        {
            due.Dequeue();
            var (input, sample, mergesNow) = step;
            if (canceled.Remove((input.TaskId, input.Attempt)))
            {
                continue;
            }

            if (mergesNow || !IsVerified(input, sample))
            {
                return Report(input, sample);
            }

            var verified = After(first.At, sample.MergeSeconds ?? 0);
            if (Lands(input))
            {
                landed = verified > landed ? verified : landed;
                verified = landed;
            }

            Add(input, sample, verified, mergesNow: true);
        }

        return null;
    }

    // A virtual second is a real one, but no sample may take the clock beyond what it can tell.
    private static DateTimeOffset After(DateTimeOffset at, double seconds) => at + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e8));

    private static bool IsVerified(AttemptInput input, AttemptSample sample) =>
        sample.Failure is null or FailureKind.Verification or FailureKind.Conflict && (input.AwaitsReview == true || Lands(input));

    private static bool Lands(AttemptInput input) =>
        input.MergeOn is not null || (!input.ReadOnly && input.Merge == MergePolicy.Auto && input.AwaitsReview != true);

    private static AttemptReport Report(AttemptInput input, AttemptSample sample) => new()
    {
        Task = input.TaskId,
        Attempt = input.Attempt,
        Failure = sample.Failure is { } kind ? new() { Kind = kind, Message = "simulated", Usage = sample.Usage } : null,
        Result = sample.Failure is not null ? null : new()
        {
            Usage = sample.Usage,
            Commit = input.ReadOnly ? null : Commit,
            Host = Host,
            AwaitsReview = input.AwaitsReview == true ? true : null,
            Plan = input.Plans is null ? null : Plan,
            Review = input.Reviews is null ? null : new()
            {
                Decision = sample.SentBack ? ReviewDecision.Changes : ReviewDecision.Approve,
                Comments = sample.SentBack ? "simulated" : null,
            },
        },
    };

    private void Add(AttemptInput input, AttemptSample sample, DateTimeOffset at, bool mergesNow) => due.Enqueue((input, sample, mergesNow), (at, order++));
}
