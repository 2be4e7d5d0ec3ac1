using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Escalations;

/// <summary>Questions to people: asked, answered, taken by their default when time is up, withdrawn when they settled themselves.</summary>
public static class EscalationDesk
{
    /// <summary>Open at once; what would be asked beyond that is an error event.</summary>
    public const int MaxOpen = 50;

    /// <summary>Closed ones that are kept to be looked at.</summary>
    public const int MaxClosed = 20;

    private const string Person = "person";

    public const int MaxQuestion = 600;
    public const int MaxTasks = 20;

    public static IEnumerable<Escalation> Open(Board board) => board.Escalations.Values.Where(escalation => escalation.ClosedAt is null);

    /// <summary>Asks, unless the same is asked already.</summary>
    internal static void Ask(Board board, EscalationTopic topic, string question, DateTimeOffset now)
    {
        if (Open(board).Any(topic.IsAskedBy))
        {
            return;
        }

        if (Open(board).Count() >= MaxOpen)
        {
            board.Emit(now, SwarmEventKind.Error, message: FormattableString.Invariant($"{MaxOpen} escalations are open; not asked: {question}"));
            return;
        }

        var number = ++board.LastEscalation;
        var escalation = topic.ToEscalation(number, Text.Cut(question, MaxQuestion), now, TimeSpan.FromSeconds(board.Settings.EscalationDeadlineSeconds));
        board.Escalations.Add(number, escalation);
        board.Emit(now, SwarmEventKind.Escalated, topic.Tasks.Count > 0 ? board.Find(topic.Tasks[0]) : null, $"{escalation.Id}: {question}");
    }

    /// <summary>Takes a person's answer; the same answer again changes nothing.</summary>
    /// <exception cref="RejectedException">No such escalation, it is closed, or the choice is not among its choices.</exception>
    public static void Answer(Board board, EscalationAnswer answer, DateTimeOffset now)
    {
        var escalation = Check(board, answer);
        if (escalation.ClosedAt is not null)
        {
            return;
        }

        Close(board, escalation, answer.Choice, Person, now);
        Decisions.Apply(board, escalation, answer.Choice, answer.Note, now);
    }

    /// <summary>Throws what <see cref="Answer"/> would, and changes nothing.</summary>
    public static Escalation Check(Board board, EscalationAnswer answer)
    {
        Lifecycle.RequireOpen(board);
        var escalation = board.Escalations.Values.FirstOrDefault(item => string.Equals(item.Id, answer.Escalation, StringComparison.OrdinalIgnoreCase))
            ?? throw new RejectedException(
                $"There is no escalation '{Text.Cut(answer.Escalation, 20)}' in swarm '{board.Name}'; `abathur escalation list` shows those there are.");
        if (escalation.ClosedAt is { } at)
        {
            if (escalation.ClosedBy == Person && escalation.Answer == answer.Choice)
            {
                // Sent again.
                return escalation;
            }

            throw new RejectedException(FormattableString.Invariant(
                $"{escalation.Id} was closed at {at:u} by {ClosedBy(escalation)}: it takes no further answer."));
        }

        if (!escalation.Choices.Contains(answer.Choice))
        {
            throw new RejectedException($"{escalation.Id} takes {Words(escalation.Choices)}; '{Text.Camel(answer.Choice)}' is not among them.");
        }

        return board.Rules < RulesVersion.Third || Decisions.HasEffect(board, escalation, answer.Choice) ? escalation : throw Ineffective(board, escalation, answer.Choice);
    }

    private static RejectedException Ineffective(Board board, Escalation escalation, EscalationChoice choice)
    {
        var tasks = escalation.Tasks.Select(board.Find).OfType<TaskEntry>().Select(task => $"{task.Id} is {Text.Camel(task.State)}");
        var others = escalation.Choices.Where(other => Decisions.HasEffect(board, escalation, other)).ToList();
        return new($"{escalation.Id}: '{Text.Camel(choice)}' would change nothing: {string.Join(", ", tasks)}. "
            + (others.Count > 0 ? $"Answer {Words(others)} instead." : "The question closes by itself."));
    }

    private static string Words(IEnumerable<EscalationChoice> choices) => string.Join(", ", choices.Select(Text.Camel));

    /// <summary>Applies the defaults whose time has come, and withdraws what settled itself.</summary>
    internal static void Follow(Board board, DateTimeOffset now)
    {
        foreach (var escalation in Open(board).ToList())
        {
            if (Decisions.IsSettled(board, escalation, now))
            {
                Close(board, escalation, null, "settled", now);
            }
            else if (escalation.Deadline <= now && board.State is SwarmState.Running or SwarmState.Paused)
            {
                Close(board, escalation, escalation.Default, "default", now);
                Decisions.Apply(board, escalation, escalation.Default, "no answer in time", now);
            }
        }
    }

    /// <summary>When the next default holds.</summary>
    internal static DateTimeOffset? NextDeadline(Board board) => Open(board).Min(escalation => (DateTimeOffset?)escalation.Deadline);

    private static void Close(Board board, Escalation escalation, EscalationChoice? answer, string by, DateTimeOffset now)
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

    private static string ClosedBy(Escalation escalation) => escalation.Answer is { } answer
        ? $"{escalation.ClosedBy} with '{Text.Camel(answer)}'"
        : "itself";

    internal static int Number(Escalation escalation) => int.Parse(escalation.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
