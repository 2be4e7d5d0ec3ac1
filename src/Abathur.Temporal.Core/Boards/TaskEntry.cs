using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>A task on the board. Only <see cref="Board"/> changes one.</summary>
public sealed class TaskEntry
{
    internal TaskEntry(int number, TaskRecord record)
    {
        Number = number;
        Record = record;
        DependsOn = [.. (record.Spec.DependsOn ?? []).Select(NumberOf)];
    }

    public int Number { get; }

    public string Id => Record.Id;

    public TaskSubmission Spec => Record.Spec;

    public TaskState State => Record.State;

    /// <summary>What the world may know of it; replaced as a whole.</summary>
    public TaskRecord Record { get; internal set; }

    /// <summary>Set on what is left of a task whose details were dropped from a checkpoint.</summary>
    public bool IsShrunk { get; internal init; }

    /// <summary>Whether a read-only agent is asked for its findings, after which the task returns to the agent that asked.</summary>
    internal bool IsConsultation => Record.ReturnTo is not null;

    /// <summary>Whether a read-only agent reviews its author's work.</summary>
    internal bool IsUnderReview => Record.UnderReview == true;

    /// <summary>The blocker that waits for an operator's answer; null: none does.</summary>
    internal TaskBlocker? OpenBlocker => Record.Blockers is [.., { Answer: null } open] ? open : null;

    /// <summary>Whether it can't start before an operator acts.</summary>
    internal bool AwaitsOperator => Record.Approval == ApprovalState.Waiting || OpenBlocker is not null;

    internal List<int> DependsOn { get; }

    /// <summary>Sorted, so that what a move releases or blocks comes in the same order after a restore.</summary>
    internal SortedSet<int> Dependents { get; } = [];

    /// <summary>Dependencies that have not completed. At none the task is ready.</summary>
    internal int Unmet { get; set; }

    /// <summary>Dependencies that failed or were canceled. With any the task is blocked.</summary>
    internal int Broken { get; set; }

    /// <summary>What the tasks that wait for it add to its score, 0 or greater.</summary>
    internal long Lent { get; set; }

    /// <summary>While the end of its attempt is taken: the host that ran it, for the events that tell of it.</summary>
    internal string? EndedOn { get; set; }

    /// <summary>What a checkpoint keeps free for it.</summary>
    internal int ReservedBytes { get; set; }

    private static int NumberOf(string id) => TaskId.TryParse(id, out var number)
        ? number
        : throw new ArgumentException($"'{id}' is no task id.", nameof(id));
}
