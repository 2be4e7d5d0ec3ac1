using Temporalio.Activities;

namespace Abathur.Temporal.Contracts;

/// <summary>Agent runs, on the queue of agents: a host takes one only while it has a free agent slot.</summary>
public interface IAgentActivities
{
    /// <summary>
    /// Takes a worktree, recalls memory, runs the agent and checks the evidence: steps that share a host and a fate. Fails
    /// with an application failure whose type is the <see cref="FailureKind"/> and whose first detail a <see cref="TaskFailure"/>.
    /// </summary>
    [Activity(ActivityNames.RunAgent)]
    Task<AgentRun> RunAgentAsync(TaskRunInput task);
}
