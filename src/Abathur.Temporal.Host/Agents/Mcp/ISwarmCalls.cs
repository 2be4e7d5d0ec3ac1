using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>What the swarm of an attempt answers its agent. What the swarm refuses is an <see cref="InvalidInputException"/> for the agent to read.</summary>
public interface ISwarmCalls
{
    /// <summary>Submits a task for the attempt; answered once the swarm has taken it. The same key, or without one the same content, is the same task.</summary>
    Task<SubmittedTask> SubmitAsync(AttemptInput task, TaskSubmission submission, CancellationToken cancellationToken);

    /// <summary>Reports what keeps the attempt from going on; answered once the swarm has taken it, with the blocker as the swarm keeps it.</summary>
    Task<TaskBlocker> ReportBlockerAsync(AttemptInput task, Blocker blocker, CancellationToken cancellationToken);

    /// <summary>What is wrong with tasks as the plan of the attempt's task; empty: they can be submitted.</summary>
    Task<IReadOnlyList<string>> CheckPlanAsync(AttemptInput task, IReadOnlyList<TaskSubmission> tasks, CancellationToken cancellationToken);

    /// <summary>The tasks of the attempt's lineage after an id, in the order of ids.</summary>
    Task<TaskPage> ListAsync(AttemptInput task, string? after, CancellationToken cancellationToken);

    /// <summary>A task of the attempt's lineage, by its id or by the key with which the attempt's task submitted it.</summary>
    Task<TaskRecord> GetAsync(AttemptInput task, string idOrKey, CancellationToken cancellationToken);
}
