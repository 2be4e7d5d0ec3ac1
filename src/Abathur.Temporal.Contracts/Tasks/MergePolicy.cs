namespace Abathur.Temporal.Contracts;

/// <summary>How a task's work gets into the swarm's line.</summary>
public enum MergePolicy
{
    /// <summary>Merged as soon as it is verified.</summary>
    Auto,

    /// <summary>A person sees the diff and approves it before it is merged.</summary>
    Approve,

    /// <summary>Not merged: the work stays on the task's branch.</summary>
    None,
}
