using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>That a task plans: its agent changes nothing and answers with tasks, which the swarm takes whole or not at all.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PlanPolicy
{
    /// <summary>Whether a sound plan is submitted without an operator's approval. Default false.</summary>
    public bool AutoSubmit { get; init; }
}

/// <summary>The tasks that an agent plans.</summary>
public sealed record TaskPlan
{
    /// <summary>The most tasks that a plan may have: as many as a batch that is submitted.</summary>
    public const int MaxTasks = 1000;

    /// <summary>What a plan may take as JSON, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>How often a plan that can't be submitted is sent back to its planner, in all attempts together.</summary>
    public const int MaxCorrections = 3;

    /// <summary>The tasks. Each has a key, and they name each other by key in any order.</summary>
    public required IReadOnlyList<TaskSubmission> Tasks { get; init; }

    /// <summary>How often the swarm's check sent the plan back within the attempt. Absent: never.</summary>
    public int? Corrections { get; init; }

    /// <summary>Why there are too many tasks, or too few, to look at each of them; null: there aren't.</summary>
    public static string? Excess(IReadOnlyList<TaskSubmission> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (tasks.Count is 0 or > MaxTasks)
        {
            return FormattableString.Invariant($"the plan has {tasks.Count:N0} tasks; plan 1 to {MaxTasks:N0}, and put what belongs together into one task.");
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(tasks, AbathurJson.Options).Length;
        return bytes > MaxBytes
            ? FormattableString.Invariant($"the plan takes {bytes:N0} bytes as JSON; at most {MaxBytes:N0} are taken. Plan fewer tasks, or describe them in fewer words.")
            : null;
    }
}

/// <summary>What a planning attempt is told.</summary>
/// <param name="Agents">The agents that tasks can name, at most 50.</param>
/// <param name="Corrections">How often a wrong plan may still be sent back.</param>
/// <param name="Verify">The verify command that a task has if it names none; absent: none.</param>
public sealed record PlanRequest(IReadOnlyList<PlanAgent> Agents, int Corrections, IReadOnlyList<string>? Verify = null);

/// <summary>An agent that the tasks of a plan can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReadOnly">Whether it changes nothing, so that its tasks owe findings.</param>
/// <param name="Description">What it is for.</param>
public sealed record PlanAgent(string Name, bool ReadOnly, string? Description = null);

/// <summary>The argument of the query <c>plan</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PlanQuestion
{
    /// <summary>The id or key of the task that plans.</summary>
    public required string Task { get; init; }

    /// <summary>The tasks to look at; absent: those of the plan that waits for approval.</summary>
    public IReadOnlyList<TaskSubmission>? Tasks { get; init; }
}

/// <summary>The answer of the query <c>plan</c>: a plan as the swarm sees it now.</summary>
public sealed record PlanView
{
    /// <summary>The id of the task that plans.</summary>
    public required string Task { get; init; }

    /// <summary>All that is wrong with the plan; empty: it can be submitted.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The planned tasks, by wave. Empty where something is wrong with the plan.</summary>
    public required IReadOnlyList<PlanNode> Tasks { get; init; }

    /// <summary>The keys of the tasks on the longest way through the plan, in the order in which they run.</summary>
    public required IReadOnlyList<string> CriticalPath { get; init; }

    /// <summary>Seconds that the critical path takes if nothing is retried. Absent: nothing is known of how long tasks take here.</summary>
    public double? PathSeconds { get; init; }

    /// <summary>Seconds that all tasks take together. Absent: nothing is known of how long tasks take here.</summary>
    public double? WorkSeconds { get; init; }

    /// <summary>
    /// Seconds that the plan takes at least: the critical path, or the work shared among <c>maxConcurrentTasks</c>, whichever takes longer.
    /// Absent: nothing is known of how long tasks take here.
    /// </summary>
    public double? Seconds { get; init; }

    /// <summary>What the estimate is made of, and what had to be assumed.</summary>
    public required string Basis { get; init; }

    /// <summary>The question that waits for an operator's answer; absent: none does.</summary>
    public string? Escalation { get; init; }
}

/// <summary>A planned task.</summary>
/// <param name="Key">Its key within the plan; the swarm keeps it as <c>{planning task}/{key}</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Agent">The agent that it would go to now.</param>
/// <param name="Wave">Its depth among the planned tasks: 0 without dependencies on others of them.</param>
/// <param name="DependsOn">Keys of planned tasks, and ids or keys of tasks of the swarm.</param>
/// <param name="Seconds">The median of what its agent's completed tasks in this swarm took; absent: there is none yet.</param>
public sealed record PlanNode(string Key, string Title, string Agent, int Wave, IReadOnlyList<string> DependsOn, double? Seconds = null);
