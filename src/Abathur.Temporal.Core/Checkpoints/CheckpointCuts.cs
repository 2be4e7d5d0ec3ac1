using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Checkpoints;

/// <summary>What is left of tasks where a checkpoint needs the room.</summary>
internal static class CheckpointCuts
{
    private const int MaxMessage = 100;

    /// <summary>A closed task: its identity, and how it ended.</summary>
    public static ClosedTask Shrink(TaskEntry task) =>
        new(task.Id, task.State, task.Spec.Key, task.Spec.Key is null ? null : task.Record.Fingerprint);

    /// <summary>An open task without what its attempts left, but with a short reason for its failure.</summary>
    public static TaskRecord Cut(TaskRecord record) => record with
    {
        Hints = null,
        Failure = record.Failure is { } failure ? failure with { Message = Text.Cut(failure.Message, MaxMessage) } : null,
        Summary = null,
        Routing = null,
    };

    /// <summary>An open task with nothing that it can do without; this is what submissions reserve.</summary>
    public static TaskRecord Bare(TaskRecord record) => Cut(record) with
    {
        Failure = record.Failure is { } failure ? new TaskFailure { Kind = failure.Kind, Message = "…" } : null,
        Commit = null,
        Usage = record.Spec is { BudgetTokens: null, BudgetCostUsd: null } ? null : record.Usage,
        Session = null,
        Fingerprint = record.Spec.Key is null ? string.Empty : record.Fingerprint,
    };

    /// <summary>An open escalation with a question that fits what is kept free for it.</summary>
    public static Escalation Bare(Escalation escalation) => escalation with { Question = Text.Cut(escalation.Question, MaxMessage) };
}
