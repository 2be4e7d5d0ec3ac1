namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>One thing that a scripted workflow does. What a step doesn't name has the SDK's default.</summary>
public sealed record Step
{
    public required StepKind Kind { get; init; }

    /// <summary>
    /// What an activity does (see <see cref="ScriptedActivities"/>), the id of a child or another workflow, a name, a message.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>A timer's length, or after how long an activity or child is canceled.</summary>
    public int Milliseconds { get; init; }

    /// <summary>How many signals are awaited, or how often a task fails.</summary>
    public int Count { get; init; }

    /// <summary>Attempts of an activity, a child or a local activity; 0 for no limit.</summary>
    public int Attempts { get; init; } = 1;

    public int StartToClose { get; init; } = 10_000;

    public int ScheduleToStart { get; init; }

    public int ScheduleToClose { get; init; }

    public int Heartbeat { get; init; }

    /// <summary>A queue that is nobody's, for an activity that isn't to start.</summary>
    public string? TaskQueue { get; init; }

    /// <summary>How cancellation works: <c>TryCancel</c>, <c>WaitCancellationCompleted</c>, <c>Abandon</c>.</summary>
    public string Cancellation { get; init; } = "TryCancel";

    /// <summary>A child's: <c>Terminate</c>, <c>RequestCancel</c>, <c>Abandon</c>.</summary>
    public string ParentClosePolicy { get; init; } = "Terminate";

    /// <summary>Whether a child's end is awaited, or its start only.</summary>
    public bool AwaitEnd { get; init; } = true;

    /// <summary>What a child or the next run does.</summary>
    public IReadOnlyList<Step> Script { get; init; } = [];
}
