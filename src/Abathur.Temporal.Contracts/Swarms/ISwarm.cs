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
    [WorkflowUpdate(MessageNames.SubmitTasks)]
    Task<SubmitResult> SubmitTasksAsync(SubmitTasks batch);

    /// <summary>Takes a task that a running attempt asks for; it belongs to the lineage of the attempt's task.</summary>
    [WorkflowUpdate(MessageNames.SubmitFromAttempt)]
    Task<SubmittedTask> SubmitFromAttemptAsync(AttemptSubmission submission);

    /// <summary>
    /// Takes what keeps a running attempt from going on, and asks an operator. Answers with the blocker as it is kept: one that was reported
    /// before may have its answer already. While a task has one without an answer, that one is the answer to any other, too.
    /// </summary>
    [WorkflowUpdate(MessageNames.ReportBlocker)]
    Task<TaskBlocker> ReportBlockerAsync(AttemptBlocker report);

    /// <summary>Makes a task wait for another; refused if that closes a cycle, naming its path.</summary>
    [WorkflowUpdate(MessageNames.AddDependency)]
    Task AddDependencyAsync(DependencyChange change);

    /// <summary>Makes a task no longer wait for another.</summary>
    [WorkflowUpdate(MessageNames.RemoveDependency)]
    Task RemoveDependencyAsync(DependencyChange change);

    /// <summary>Cancels a task; a running one ends within seconds, what waits for it is blocked.</summary>
    [WorkflowUpdate(MessageNames.CancelTask)]
    Task CancelTaskAsync(CancelTask request);

    /// <summary>Tries a failed task again, with its full retry budget.</summary>
    [WorkflowUpdate(MessageNames.RetryTask)]
    Task RetryTaskAsync(RetryTask request);

    /// <summary>Changes a task's priority.</summary>
    [WorkflowUpdate(MessageNames.SetPriority)]
    Task SetPriorityAsync(SetPriority request);

    /// <summary>Adds a goal; the same goal again changes nothing.</summary>
    [WorkflowUpdate(MessageNames.AddGoal)]
    Task AddGoalAsync(Goal goal);

    /// <summary>Changes a goal.</summary>
    [WorkflowUpdate(MessageNames.ChangeGoal)]
    Task ChangeGoalAsync(GoalChange change);

    /// <summary>Starts nothing more until <c>resume</c>; running tasks continue.</summary>
    [WorkflowUpdate(MessageNames.Pause)]
    Task PauseAsync();

    /// <summary>Continues after <c>pause</c>.</summary>
    [WorkflowUpdate(MessageNames.Resume)]
    Task ResumeAsync();

    /// <summary>Stops the swarm; answers as soon as it is stopping.</summary>
    [WorkflowUpdate(MessageNames.Stop)]
    Task StopAsync(StopRequest request);

    /// <summary>Changes settings: an object with those members of <see cref="SwarmSettings"/> that change; answers with all of them.</summary>
    [WorkflowUpdate(MessageNames.Configure)]
    Task<SwarmSettings> ConfigureAsync(IRawValue changes);

    /// <summary>Reads the agents again; answers with what was found.</summary>
    [WorkflowUpdate(MessageNames.ReloadAgents)]
    Task<AgentRoster> ReloadAgentsAsync();

    /// <summary>Answers an escalation.</summary>
    [WorkflowUpdate(MessageNames.AnswerEscalation)]
    Task AnswerEscalationAsync(EscalationAnswer answer);

    /// <summary>Tasks and edges (<see cref="AddWork"/>) from those who can't wait; what is wrong with them becomes an error event.</summary>
    [WorkflowSignal(MessageNames.AddWork)]
    Task AddWorkAsync(IRawValue? work = null);

    /// <summary>How an attempt ended (<see cref="AttemptReport"/>), from attempts that outlived a continue-as-new.</summary>
    [WorkflowSignal(MessageNames.TaskReported)]
    Task TaskReportedAsync(IRawValue? report = null);

    /// <summary>What the watchdog found (<see cref="Intervention"/>); the swarm checks that it still holds.</summary>
    [WorkflowSignal(MessageNames.Intervene)]
    Task InterveneAsync(IRawValue? intervention = null);

    /// <summary>Changes nothing, but the swarm takes a workflow task: only by that does the service learn that its history does not replay.</summary>
    [WorkflowSignal(MessageNames.Wake)]
    Task WakeAsync();

    /// <summary>The swarm at a glance.</summary>
    [WorkflowQuery(MessageNames.Status)]
    SwarmStatus Status();

    /// <summary>What a watcher of the swarm shows, in one answer: with the events after this number, or without it the newest 50.</summary>
    [WorkflowQuery(MessageNames.Watch)]
    SwarmWatch Watch(long? after = null);

    /// <summary>Tasks, filtered and paged; without an argument the first 200.</summary>
    [WorkflowQuery(MessageNames.Tasks)]
    TaskPage Tasks(TaskFilter? filter = null);

    /// <summary>One task in full.</summary>
    [WorkflowQuery(MessageNames.Task)]
    TaskRecord Task(string idOrKey);

    /// <summary>The graph, paged: the nodes after this id.</summary>
    [WorkflowQuery(MessageNames.Graph)]
    GraphPage Graph(string? after = null);

    /// <summary>The events after this number, oldest first.</summary>
    [WorkflowQuery(MessageNames.Events)]
    EventPage Events(long after = 0);

    /// <summary>The open escalations, and those closed last.</summary>
    [WorkflowQuery(MessageNames.Escalations)]
    EscalationList Escalations();

    /// <summary>A task's score term by term, and why it is not running.</summary>
    [WorkflowQuery(MessageNames.Explain)]
    TaskExplanation Explain(string idOrKey);

    /// <summary>The plan of a task, or tasks that could be its plan: what is wrong with them, their waves, and how long they may take.</summary>
    [WorkflowQuery(MessageNames.Plan)]
    PlanView Plan(PlanQuestion question);

    /// <summary>The whole state, from which the swarm can start again elsewhere.</summary>
    [WorkflowQuery(MessageNames.Checkpoint)]
    SwarmCheckpoint Checkpoint();
}
