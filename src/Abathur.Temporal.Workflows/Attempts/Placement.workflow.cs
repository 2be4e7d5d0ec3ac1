using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Attempts;

/// <summary>
/// Which hosts an attempt leaves out, and when it gives up: where Temporal's own retries did not help, or a host lacks a program,
/// two other hosts are tried; a host that gives it back unfinished costs none of them, nor does one that leaves it to the host that keeps
/// the agent's session.
/// </summary>
internal sealed class Placement
{
    public const int MaxMoves = 2;
    public const int MaxHandBacks = 30;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    // Any host may take it up again, so that it is offered often enough for the one that is waited for to be among them. By number:
    // on a busy machine an offer takes many seconds.
    private static readonly TimeSpan SessionPause = TimeSpan.FromSeconds(2);
    private const int MaxLeaves = 30;

    private readonly SortedSet<string> avoided = new(StringComparer.Ordinal);
    private int moves;
    private int handBacks;
    private int leaves;

    /// <summary>The hosts to leave out; null: none.</summary>
    public IReadOnlyList<string>? Avoided => avoided.Count > 0 ? [.. avoided] : null;

    /// <summary>Whether the host that keeps the session is still waited for: until others left the attempt to it thirty times, which takes a minute where nothing is busy.</summary>
    public bool? AwaitsSessionHost => leaves < MaxLeaves ? true : null;

    /// <summary>How long to wait before the attempt is tried elsewhere; null: it has failed.</summary>
    /// <param name="error">Why the activity failed.</param>
    /// <param name="host">The host it was bound to; null: any.</param>
    public TimeSpan? PauseAfter(ActivityFailureException error, string? host)
    {
        if (error.InnerException is ApplicationFailureException { ErrorType: FailureTypes.LeftToSessionHost })
        {
            leaves++;
            return Spread(SessionPause);
        }

        if (error.InnerException is ApplicationFailureException { ErrorType: FailureTypes.HandedBack } back)
        {
            // A host that only stops may have it again; one that refuses it would refuse it again.
            return ++handBacks <= MaxHandBacks ? Leave(HostOf(back), Doubled(handBacks)) : null;
        }

        var failure = FailureClassifier.Classify(error);
        return failure.Kind is FailureKind.Infrastructure or FailureKind.MissingProgram && ++moves <= MaxMoves
            ? Leave(failure.Host ?? host ?? HostOf(error.InnerException), Doubled(moves))
            : null;
    }

    private TimeSpan Leave(string? host, TimeSpan pause)
    {
        if (host is not null)
        {
            avoided.Add(host);
        }

        return Spread(pause);
    }

    // By up to a quarter: two attempts that are offered in step would each go to the other's host, again and again.
    private static TimeSpan Spread(TimeSpan pause) => pause * (0.75 + (Workflow.Random.NextDouble() / 2));

    private static TimeSpan Doubled(int times)
    {
        var pause = TimeSpan.FromSeconds(1 << Math.Min(times - 1, 10));
        return pause < MaxPause ? pause : MaxPause;
    }

    // A host from which nothing is heard any more said in its last heartbeat which one it is.
    public static string? HostOf(Exception? error) => error switch
    {
        TimeoutFailureException timeout => FailureClassifier.LastHeartbeatOf(timeout)?.Host,
        ApplicationFailureException { Details.Count: > 0 } application => application.Details.ElementAt<TaskFailure>(0).Host,
        _ => null,
    };
}
