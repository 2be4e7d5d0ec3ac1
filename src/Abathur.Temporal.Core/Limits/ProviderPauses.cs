using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Limits;

/// <summary>
/// Providers that refused: none of their agents starts before a pause is over. Then one attempt goes first, and the others
/// follow when it has ended well, or has not been refused for a while.
/// </summary>
internal static class ProviderPauses
{
    /// <summary>A checkpoint keeps room for so many; beyond that the one that ends first is forgotten.</summary>
    public const int MaxKept = 50;

    // A refusal comes within this; an agent's work may take hours.
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(2);

    private const int MaxCause = 250;

    /// <summary>The pause that an agent belongs to, over or not; null: its provider answers.</summary>
    public static ProviderPause? Find(Board board, AgentSummary agent)
    {
        if (board.Providers.Count == 0)
        {
            return null;
        }

        var key = board.Rules >= RulesVersion.Third ? ProviderKey.Of(agent) : agent.Runtime;
        return board.Providers.GetValueOrDefault(key)
            ?? board.Providers.Values.FirstOrDefault(pause => pause.Agents?.Contains(agent.Name) == true);
    }

    /// <summary>The provider refused an attempt: with a key that it rejects, too many requests, or because it is not available.</summary>
    public static void Refused(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        if (board.FindAgent(task.Record.Agent!) is not { } agent)
        {
            return;
        }

        if (board.Rules < RulesVersion.Third)
        {
            PauseRuntime(board, agent.Runtime, failure, now);
            return;
        }

        var before = failure.Provider is null ? Find(board, agent) : board.Providers.GetValueOrDefault(ProviderKey.Of(agent, failure.Provider));
        var pause = Ask(board, After(board, before, agent, task, failure, now), failure, now);
        Leave(board, agent.Name, pause.Key);
        board.Providers[pause.Key] = pause;
        if (board.Providers.Count > MaxKept)
        {
            board.Providers.Remove(board.Providers.Values.MinBy(kept => kept.Until)!.Key);
        }

        if (pause.Until != before?.Until)
        {
            board.Emit(now, SwarmEventKind.RuntimePaused, message: FormattableString.Invariant($"{pause.Key} until {pause.Until:u}"));
        }
    }

    /// <summary>An attempt starts: if its provider refused, it is the one that goes first.</summary>
    public static void Started(Board board, TaskEntry task, DateTimeOffset now)
    {
        if (board.Rules >= RulesVersion.Third && HasAgent(task) && Of(board, task) is { Probe: null } pause)
        {
            board.Providers[pause.Key] = pause with { Probe = task.Id, Until = now + Lead };
        }
    }

    /// <summary>An attempt ended that its provider did not refuse.</summary>
    /// <param name="board">The board.</param>
    /// <param name="task">The task.</param>
    /// <param name="answered">Whether that shows that the provider answers.</param>
    /// <param name="now">The time.</param>
    public static void Ended(Board board, TaskEntry task, bool answered, DateTimeOffset now)
    {
        if (board.Rules < RulesVersion.Third || Of(board, task) is not { } pause)
        {
            return;
        }

        if (answered && HasAgent(task) && task.Record.StartedAt > pause.FailedAt)
        {
            board.Providers.Remove(pause.Key);
        }
        else if (pause.Probe == task.Id)
        {
            // Another may try at once. What ends without an answer uses a retry or ends the task, so that this has an end.
            board.Providers[pause.Key] = pause with { Probe = null, Until = pause.Until < now ? pause.Until : now };
        }
    }

    /// <summary>Forgets the pauses that nothing more is to be learned from: those of whole runtimes, when they are over.</summary>
    public static void Resume(Board board, DateTimeOffset now)
    {
        foreach (var key in board.Providers.Values.Where(pause => pause.Failures == 0 && pause.Until <= now).Select(pause => pause.Key).ToList())
        {
            board.Providers.Remove(key);
        }
    }

    /// <summary>A pause as checkpoints from before the third rules hold it.</summary>
    public static ProviderPause OfRuntime(string runtime, DateTimeOffset until) =>
        new() { Key = runtime, Kind = FailureKind.RateLimited, Since = until, FailedAt = until, Until = until };

    /// <summary>Ready tasks that wait for this provider.</summary>
    public static IReadOnlyList<TaskEntry> Waiting(Board board, string key) =>
        [.. board.Tasks.Where(task => task.State == TaskState.Ready && Of(board, task)?.Key == key)];

    // What was approved is merged by an attempt without one.
    private static bool HasAgent(TaskEntry task) => task.Record.Approval is null;

    private static ProviderPause? Of(Board board, TaskEntry task) => board.FindAgent(task.Record.Agent!) is { } agent ? Find(board, agent) : null;

    // An attempt that was under way when its provider last refused says nothing new.
    private static ProviderPause After(Board board, ProviderPause? before, AgentSummary agent, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        var isNews = before is null || task.Record.StartedAt > before.FailedAt;
        var failures = (before?.Failures ?? 0) + (isNews ? 1 : 0);
        var until = Named(failure, now)
            ?? (isNews ? now + (failure.Kind == FailureKind.Auth ? TimeSpan.FromSeconds(board.Settings.CircuitBreakerResetSeconds) : ProviderBackoff.After(failures)) : before!.Until);
        var key = before?.Key ?? ProviderKey.Of(agent, failure.Provider);
        return new ProviderPause
        {
            Key = key,
            Kind = failure.Kind,
            Failures = failures,
            Since = before?.Since ?? now,
            FailedAt = isNews ? now : before!.FailedAt,
            Until = isNews || until > before!.Until ? until : before.Until,
            AskedAt = before is not null && Topic(before.Kind) == Topic(failure.Kind) ? before.AskedAt : null,
            Probe = isNews || before!.Probe == task.Id ? null : before.Probe,
            Agents = key == ProviderKey.Of(agent) ? before?.Agents : [.. (before?.Agents ?? []).Append(agent.Name).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static DateTimeOffset? Named(TaskFailure failure, DateTimeOffset now)
    {
        var latest = now + FailureRules.LongestProviderPause;
        return failure.RetryAt > latest ? latest : failure.RetryAt > now ? failure.RetryAt : null;
    }

    private static void Leave(Board board, string agent, string key)
    {
        foreach (var other in board.Providers.Values.Where(pause => pause.Key != key && pause.Agents?.Contains(agent) == true).ToList())
        {
            board.Providers[other.Key] = other with { Agents = [.. other.Agents!.Where(name => name != agent)] };
        }
    }

    private static EscalationKind Topic(FailureKind kind) => kind == FailureKind.Auth ? EscalationKind.Auth : EscalationKind.ProviderOutage;

    private static ProviderPause Ask(Board board, ProviderPause pause, TaskFailure failure, DateTimeOffset now)
    {
        var isAuth = failure.Kind == FailureKind.Auth;
        var isDue = now - (pause.AskedAt ?? pause.Since) >= TimeSpan.FromSeconds(board.Settings.ProviderOutageSeconds);
        if (!(isAuth ? isDue || pause.AskedAt is null : isDue && failure.RetryAt is null))
        {
            return pause;
        }

        var (cause, host) = (Text.Cut(failure.Message, MaxCause), failure.Host is { } at ? $" of host {at}" : string.Empty);
        var question = isAuth
            ? FormattableString.Invariant($"The provider of '{pause.Key}' rejected the credentials{host}: {cause} Fix the key or login, then answer `retry`. Otherwise one task tries it every {board.Settings.CircuitBreakerResetSeconds} s.")
            : FormattableString.Invariant($"The provider of '{pause.Key}' has been unavailable since {pause.Since:u}: {cause} Answer `retry` to try it now, `cancel` to cancel the tasks that wait for it, or `keep` to wait on.");
        EscalationDesk.Ask(board, new(Topic(failure.Kind), [], Provider: pause.Key), question, now);
        return pause with { AskedAt = now };
    }

    private static void PauseRuntime(Board board, string runtime, TaskFailure failure, DateTimeOffset now)
    {
        var until = Named(failure, now) ?? now + ProviderBackoff.First;
        if (board.Providers.TryGetValue(runtime, out var already) && already.Until >= until)
        {
            return;
        }

        board.Providers[runtime] = OfRuntime(runtime, until);
        board.Emit(now, SwarmEventKind.RuntimePaused, message: FormattableString.Invariant($"{runtime} until {until:u}"));
    }
}
