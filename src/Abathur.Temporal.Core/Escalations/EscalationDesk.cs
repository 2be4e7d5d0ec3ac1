using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Escalations;

/// <summary>The swarm's questions to its operators: asked, and closed. What an answer does is decided elsewhere.</summary>
public static class EscalationDesk
{
    /// <summary>Open at once; what would be asked beyond that is an error event.</summary>
    public const int MaxOpen = 50;

    /// <summary>Closed ones that are kept to be looked at.</summary>
    public const int MaxClosed = 20;

    public const int MaxQuestion = 1200;
    public const int MaxTasks = 20;

    public static IEnumerable<Escalation> Open(Board board) => board.Escalations.Values.Where(escalation => escalation.ClosedAt is null);

    /// <summary>Whether as many are open as may be.</summary>
    internal static bool IsFull(Board board) => Open(board).Count() >= MaxOpen;

    /// <summary>Asks, unless the same is asked already.</summary>
    /// <returns>The question that is open now; null: too many are.</returns>
    internal static Escalation? Ask(Board board, EscalationTopic topic, string question, DateTimeOffset now)
    {
        if (Open(board).FirstOrDefault(topic.IsAskedBy) is { } asked)
        {
            return asked;
        }

        if (IsFull(board))
        {
            board.Emit(now, SwarmEventKind.Error, message: FormattableString.Invariant($"{MaxOpen} escalations are open; not asked: {question}"));
            return null;
        }

        var number = ++board.LastEscalation;
        var escalation = topic.ToEscalation(number, Text.Cut(question, MaxQuestion), now, TimeSpan.FromSeconds(board.Settings.EscalationDeadlineSeconds));
        board.Escalations.Add(number, escalation);
        board.Emit(now, SwarmEventKind.Escalated, topic.Tasks.Count > 0 ? board.Find(topic.Tasks[0]) : null, $"{escalation.Id}: {question}");
        return escalation;
    }

    /// <summary>When the next default holds.</summary>
    internal static DateTimeOffset? NextDeadline(Board board) => Open(board).Min(escalation => (DateTimeOffset?)escalation.Deadline);

    /// <summary>Closes an escalation.</summary>
    /// <param name="board">The board.</param>
    /// <param name="escalation">The escalation.</param>
    /// <param name="answer">The choice; null: the question settled itself.</param>
    /// <param name="by">Who answered, as the wire names them.</param>
    /// <param name="now">The time.</param>
    internal static void Close(Board board, Escalation escalation, EscalationChoice? answer, string by, DateTimeOffset now)
    {
        var number = Number(escalation);
        board.Escalations[number] = escalation with { ClosedAt = now, Answer = answer, ClosedBy = by };
        board.Emit(now, SwarmEventKind.EscalationClosed, message: answer is { } choice
            ? $"{escalation.Id}: {Text.Camel(choice)}, by {by}"
            : $"{escalation.Id} settled itself");
        foreach (var old in board.Escalations.Where(pair => pair.Value.ClosedAt is not null).Select(pair => pair.Key).SkipLast(MaxClosed).ToList())
        {
            board.Escalations.Remove(old);
        }
    }

    internal static int Number(Escalation escalation) => int.Parse(escalation.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
