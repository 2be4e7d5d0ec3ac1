using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Contracts;

/// <summary>The workflow <c>Swarm</c>, id <c>abathur:{name}</c>. References to tasks are ids or keys throughout.</summary>
/// <remarks>Raw arguments are optional because the SDK drops a signal without one, and tries such a start again for ever.</remarks>
[Workflow("Swarm")]
public interface ISwarm
{
    /// <summary>Runs the swarm until it is stopped; the input is a <see cref="SwarmInput"/>, taken raw so that a bad one fails at once.</summary>
    [WorkflowRun]
    Task<SwarmResult> RunAsync(IRawValue? input = null);

    /// <summary>Takes a batch of tasks whole or not at all.</summary>
    [WorkflowUpdate("submitTasks")]
    Task<SubmitResult> SubmitTasksAsync(SubmitTasks batch);

    /// <summary>Makes a task wait for another; refused if that closes a cycle, naming its path.</summary>
    [WorkflowUpdate("addDependency")]
    Task AddDependencyAsync(DependencyChange change);

    /// <summary>Makes a task no longer wait for another.</summary>
    [WorkflowUpdate("removeDependency")]
    Task RemoveDependencyAsync(DependencyChange change);

    /// <summary>Cancels a task; a running one ends within seconds, what waits for it is blocked.</summary>
    [WorkflowUpdate("cancelTask")]
    Task CancelTaskAsync(CancelTask request);

    /// <summary>Tries a failed task again, with its full retry budget.</summary>
    [WorkflowUpdate("retryTask")]
    Task RetryTaskAsync(RetryTask request);

    /// <summary>Changes a task's priority.</summary>
    [WorkflowUpdate("setPriority")]
    Task SetPriorityAsync(SetPriority request);

    /// <summary>Adds a goal; the same goal again changes nothing.</summary>
    [WorkflowUpdate("addGoal")]
    Task AddGoalAsync(Goal goal);

    /// <summary>Changes a goal.</summary>
    [WorkflowUpdate("changeGoal")]
    Task ChangeGoalAsync(GoalChange change);

    /// <summary>Starts nothing more until <c>resume</c>; running tasks continue.</summary>
    [WorkflowUpdate("pause")]
    Task PauseAsync();

    /// <summary>Continues after <c>pause</c>.</summary>
    [WorkflowUpdate("resume")]
    Task ResumeAsync();

    /// <summary>Stops the swarm; answers as soon as it is stopping.</summary>
    [WorkflowUpdate("stop")]
    Task StopAsync(StopRequest request);

    /// <summary>Changes settings: an object with those members of <see cref="SwarmSettings"/> that change; answers with all of them.</summary>
    [WorkflowUpdate("configure")]
    Task<SwarmSettings> ConfigureAsync(IRawValue changes);

    /// <summary>Reads the agents again; answers with what was found.</summary>
    [WorkflowUpdate("reloadAgents")]
    Task<AgentRoster> ReloadAgentsAsync();

    /// <summary>Answers an escalation.</summary>
    [WorkflowUpdate("answerEscalation")]
    Task AnswerEscalationAsync(EscalationAnswer answer);

    /// <summary>Tasks and edges (<see cref="AddWork"/>) from those who can't wait; what is wrong with them becomes an error event.</summary>
    [WorkflowSignal("addWork")]
    Task AddWorkAsync(IRawValue? work = null);

    /// <summary>How an attempt ended (<see cref="TaskReport"/>), from attempts that outlived a continue-as-new.</summary>
    [WorkflowSignal("taskReported")]
    Task TaskReportedAsync(IRawValue? report = null);

    /// <summary>What the watchdog found (<see cref="Intervention"/>); the swarm checks that it still holds.</summary>
    [WorkflowSignal("intervene")]
    Task InterveneAsync(IRawValue? intervention = null);

    /// <summary>The swarm at a glance.</summary>
    [WorkflowQuery("status")]
    SwarmStatus Status();

    /// <summary>Tasks, filtered and paged; without an argument the first 200.</summary>
    [WorkflowQuery("tasks")]
    TaskPage Tasks(TaskFilter? filter = null);

    /// <summary>One task in full.</summary>
    [WorkflowQuery("task")]
    TaskRecord Task(string idOrKey);

    /// <summary>The graph, paged: the nodes after this id.</summary>
    [WorkflowQuery("graph")]
    GraphPage Graph(string? after = null);

    /// <summary>The events after this number, oldest first.</summary>
    [WorkflowQuery("events")]
    EventPage Events(long after = 0);

    /// <summary>The open escalations, and those closed last.</summary>
    [WorkflowQuery("escalations")]
    EscalationList Escalations();

    /// <summary>A task's score term by term, and why it is not running.</summary>
    [WorkflowQuery("explain")]
    TaskExplanation Explain(string idOrKey);

    /// <summary>The whole state, from which the swarm can start again elsewhere.</summary>
    [WorkflowQuery("checkpoint")]
    SwarmCheckpoint Checkpoint();
}
