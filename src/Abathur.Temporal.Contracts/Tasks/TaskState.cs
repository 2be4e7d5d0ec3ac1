namespace Abathur.Temporal.Contracts;

/// <summary>The states of a task; Core holds the table of moves, <c>docs/task-states.md</c> draws it.</summary>
public enum TaskState
{
    /// <summary>Waits for dependencies.</summary>
    Pending,

    /// <summary>May start as soon as the limits allow.</summary>
    Ready,

    /// <summary>An attempt runs.</summary>
    Running,

    /// <summary>A dependency failed or was canceled.</summary>
    Blocked,

    /// <summary>The last attempt failed and no retry is left.</summary>
    Failed,

    /// <summary>Done: merged, or its result given by a read-only agent.</summary>
    Completed,

    /// <summary>Given up.</summary>
    Canceled,
}
