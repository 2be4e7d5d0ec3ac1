using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Answers to escalations: an operator's, and the default when time is up. What settled itself needs none.</summary>
public static class EscalationAnswers
{
    // As the wire names who answered.
    private const string Operator = "person";

    /// <summary>Takes an operator's answer; the same answer again changes nothing.</summary>
    /// <exception cref="RejectedException">No such escalation, it is closed, or the choice is not among its choices.</exception>
    public static void Answer(Board board, EscalationAnswer answer, DateTimeOffset now)
    {
        var escalation = Check(board, answer);
        if (escalation.ClosedAt is not null)
        {
            return;
        }

        EscalationDesk.Close(board, escalation, answer.Choice, Operator, now);
        Decisions.Apply(board, escalation, answer.Choice, answer.Note, now, answer.Tasks);
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
            if (escalation.ClosedBy == Operator && escalation.Answer == answer.Choice)
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

        Blockers.RequireAnswer(escalation, answer);
        if (escalation.Kind == EscalationKind.Plan && answer.Choice == EscalationChoice.Approve)
        {
            PlanRules.Require(board, board.Get(escalation.Tasks[0]), answer.Tasks);
        }
        else if (answer.Tasks is not null)
        {
            throw new InvalidInputException($"{escalation.Id}: tasks are taken only to approve a plan; leave them out.");
        }

        return board.Rules < RulesVersion.Third || Decisions.HasEffect(board, escalation, answer.Choice) ? escalation : throw Ineffective(board, escalation, answer.Choice);
    }

    /// <summary>Applies the defaults whose time has come, and withdraws what settled itself.</summary>
    internal static void Follow(Board board, DateTimeOffset now)
    {
        foreach (var escalation in EscalationDesk.Open(board).ToList())
        {
            if (Decisions.IsSettled(board, escalation, now))
            {
                EscalationDesk.Close(board, escalation, null, "settled", now);
            }
            else if (escalation.Deadline <= now && board.State is SwarmState.Running or SwarmState.Paused)
            {
                EscalationDesk.Close(board, escalation, escalation.Default, "default", now);
                Decisions.Apply(board, escalation, escalation.Default, "no answer in time", now);
            }
        }
    }

    private static RejectedException Ineffective(Board board, Escalation escalation, EscalationChoice choice)
    {
        var tasks = escalation.Tasks.Select(board.Find).OfType<TaskEntry>().Select(task => $"{task.Id} is {Text.Camel(task.State)}");
        var others = escalation.Choices.Where(other => Decisions.HasEffect(board, escalation, other)).ToList();
        return new($"{escalation.Id}: '{Text.Camel(choice)}' would change nothing: {string.Join(", ", tasks)}. "
            + (others.Count > 0 ? $"Answer {Words(others)} instead." : "The question closes by itself."));
    }

    private static string Words(IEnumerable<EscalationChoice> choices) => string.Join(", ", choices.Select(choice => Text.Camel(choice)));

    private static string ClosedBy(Escalation escalation) => escalation.Answer is { } answer
        ? $"{escalation.ClosedBy} with '{Text.Camel(answer)}'"
        : "itself";
}
