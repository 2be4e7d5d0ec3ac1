using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Escalations;

/// <summary>What a question is about, and with it what may be answered: one table.</summary>
internal sealed record EscalationTopic(EscalationKind Kind, IReadOnlyList<string> Tasks, string? Agent = null, string? Provider = null, string? Goal = null)
{
    /// <summary>What may be answered to a question of this kind; the first is the default.</summary>
    public static IReadOnlyList<EscalationChoice> Choices(EscalationKind kind) => kind switch
    {
        EscalationKind.Auth => [EscalationChoice.Keep, EscalationChoice.Retry],
        EscalationKind.Failure or EscalationKind.Infrastructure or EscalationKind.BlockedChain or EscalationKind.Deadlock =>
            [EscalationChoice.Keep, EscalationChoice.Retry, EscalationChoice.Accept, EscalationChoice.Cancel],
        EscalationKind.Budget => [EscalationChoice.Keep, EscalationChoice.Raise],
        EscalationKind.ProviderOutage => [EscalationChoice.Keep, EscalationChoice.Retry, EscalationChoice.Cancel],
        EscalationKind.Blocker => [EscalationChoice.Decide, EscalationChoice.Answer, EscalationChoice.Cancel],
        EscalationKind.Approval => [EscalationChoice.Reject, EscalationChoice.Approve],
        EscalationKind.Plan => [EscalationChoice.Cancel, EscalationChoice.Approve, EscalationChoice.Reject],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    // An agent that can't be held to a budget is not helped by a higher one.
    private IReadOnlyList<EscalationChoice> Choices() => Kind == EscalationKind.Budget && Agent is not null ? [EscalationChoice.Keep] : Choices(Kind);

    public bool IsAskedBy(Escalation open) => open.Kind == Kind && open.Agent == Agent && open.Provider == Provider && open.Goal == Goal && open.Tasks.SequenceEqual(Tasks);

    public Escalation ToEscalation(int number, string question, DateTimeOffset now, TimeSpan patience) => new()
    {
        Id = FormattableString.Invariant($"E{number}"),
        Kind = Kind,
        Question = question,
        Tasks = Tasks,
        Agent = Agent,
        Provider = Provider,
        Goal = Goal,
        Choices = Choices(),
        Default = Choices()[0],
        AskedAt = now,
        Deadline = now + patience,
    };
}
