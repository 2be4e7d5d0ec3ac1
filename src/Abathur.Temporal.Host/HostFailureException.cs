using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host;

/// <summary>What goes wrong with a task's worktree, with the kind of failure it is for the task.</summary>
public abstract class HostFailureException(string message, FailureKind kind) : Exception(message)
{
    public FailureKind Kind { get; } = kind;

    /// <summary>The same, as the attempt's failure.</summary>
    public TaskFailure Failure => new()
    {
        Kind = Kind,
        Message = Text.Cut(Message, TaskFailure.MaxMessage),
    };
}
