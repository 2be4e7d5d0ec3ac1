using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>How a swarm went, once, in virtual time.</summary>
public sealed record SimulatedRun
{
    /// <summary>Seconds until the last task ended, or until nothing could start any more.</summary>
    public required double Seconds { get; init; }

    /// <summary>What it used from the start of the simulation on.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>The tasks that were open at its start or came during it, by id.</summary>
    public required IReadOnlyList<SimulatedTask> Tasks { get; init; }

    /// <summary>Seconds that tasks were held back, all tasks together, by the first limit that held each.</summary>
    public required IReadOnlyDictionary<WaitLimit, double> Held { get; init; }

    /// <summary>Tasks that were still open at its end, by the first limit that holds each; they need an operator.</summary>
    public required IReadOnlyDictionary<WaitLimit, int> Left { get; init; }

    /// <summary>Tasks that ran at once, at most.</summary>
    public required int MostAtOnce { get; init; }

    /// <summary>The agents whose attempts were drawn, and what for.</summary>
    public required IReadOnlyCollection<(string Agent, AttemptKind Kind)> Drawn { get; init; }

    /// <summary>Whether every task completed or was canceled.</summary>
    public bool IsDone => Left.Count == 0 && Tasks.All(task => task.State is TaskState.Completed or TaskState.Canceled);
}

/// <summary>A task in a simulated run. Times are seconds since the simulation's start.</summary>
public sealed record SimulatedTask
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The client's key; absent: none.</summary>
    public string? Key { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its agent.</summary>
    public string? Agent { get; init; }

    /// <summary>How it ended, or where it stood at the run's end.</summary>
    public required TaskState State { get; init; }

    /// <summary>When its first attempt started, 0 for one that ran already; absent: none did.</summary>
    public double? Start { get; init; }

    /// <summary>When it ended; absent: it didn't.</summary>
    public double? End { get; init; }

    /// <summary>Attempts that ran in the simulation.</summary>
    public required int Attempts { get; init; }

    /// <summary>Ids of the tasks that it waits for.</summary>
    public required IReadOnlyList<string> DependsOn { get; init; }
}
