using Abathur.Temporal.Activities.Agents.Runtimes;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Memory;
using Abathur.Temporal.Activities.Registry;
using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Agents;

/// <summary>
/// One run of an agent: take the worktree, recall, run, check the evidence. Whatever ends it early, the worktree is given
/// back and unmerged work is kept as salvage.
/// </summary>
public sealed class AgentRunner(WorktreeManager worktrees, AgentRuntimes runtimes, TaskMemory memory, HostIdentity host, DataFolder data)
{
    public async Task<AgentRun> RunAsync(TaskRunInput task, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        var agent = await FindAgentAsync(task, cancellationToken);
        try
        {
            using var worktree = await worktrees.AcquireAsync(task, cancellationToken);
            return await RunAsync(task, agent, worktree, progress, cancellationToken);
        }
        catch (Exception e) when (e is AgentFailureException or OperationCanceledException)
        {
            await GiveBackAsync(task, e);
            throw;
        }
    }

    private async Task<AgentRun> RunAsync(
        TaskRunInput task, AgentDefinition agent, Worktree worktree, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("abathur-");
        try
        {
            var launch = new AgentLaunch
            {
                Agent = agent,
                Task = task,
                WorktreePath = worktree.Path,
                Memory = await memory.RecallAsync(task, cancellationToken),
                LogFile = data.LogFile(task.Swarm, task.TaskId, task.Attempt),
                ScratchFolder = scratch.FullName,
            };
            var outcome = await runtimes.RunAsync(launch, progress, cancellationToken);
            var state = await worktrees.InspectAsync(worktree, cancellationToken);
            if (outcome.Handoff is null)
            {
                Evidence.Require(task, outcome, state);
            }

            return new AgentRun
            {
                Host = host.Id,
                Summary = outcome.Summary,
                Commit = task.ReadOnly ? null : state.Head,
                Handoff = outcome.Handoff,
                AddWork = outcome.AddWork,
                Verdict = outcome.Verdict,
                Usage = outcome.Usage,
                AgentHash = agent.Summary.Hash,
            };
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<AgentDefinition> FindAgentAsync(TaskRunInput task, CancellationToken cancellationToken)
    {
        var registry = await AgentRegistry.LoadAsync(task.Repository.Path, cancellationToken);
        return registry.Find(task.Agent) ?? throw AgentFailureException.Of(
            FailureKind.Agent, $"The agent '{task.Agent}' is no longer defined in {task.Repository.Path}; run `abathur agent reload`.");
    }

    private async Task GiveBackAsync(TaskRunInput task, Exception cause)
    {
        try
        {
            var salvage = await worktrees.ReleaseAsync(task, keepBranch: false, CancellationToken.None);
            if (cause is AgentFailureException failed && salvage is not null)
            {
                throw new AgentFailureException(failed.Failure with { Salvage = salvage }, failed);
            }
        }
        catch (Exception e) when (e is WorktreeException or GitException or IOException)
        {
            // The worktree stays; the next attempt, or the next start of the swarm, salvages it.
        }
    }
}
