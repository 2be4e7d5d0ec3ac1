using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>What the workflow has to do: the only way decisions reach the world.</summary>
public abstract record AttemptCommand
{
    private AttemptCommand()
    {
    }

    /// <summary>Start the child workflow of an attempt.</summary>
    /// <param name="Input">Its input.</param>
    /// <param name="Priority">The task's priority.</param>
    /// <param name="Goal">The task's goal.</param>
    public sealed record Start(AttemptInput Input, TaskPriority Priority, string? Goal) : AttemptCommand;

    /// <summary>Cancel the child workflow of a running attempt.</summary>
    /// <param name="Task">The task's id.</param>
    /// <param name="Attempt">The attempt.</param>
    public sealed record Cancel(string Task, int Attempt) : AttemptCommand;
}
