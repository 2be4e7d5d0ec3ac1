using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Settings;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Core.Watchdog;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <content>The messages: each is one decision of Core. Validators refuse without a trace in the history; what needs the
/// agents waits until the swarm has started, then answers.</content>
public sealed partial class Swarm
{
    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.SubmitTasks)]
    public Task<SubmitResult> SubmitTasksAsync(SubmitTasks batch) =>
        DecideAsync(board => Submissions.Accept(board, batch, Workflow.UtcNow));

    /// <summary>Refuses what <see cref="SubmitTasksAsync"/> would.</summary>
    [WorkflowUpdateValidator(nameof(SubmitTasksAsync))]
    public void ValidateSubmitTasks(SubmitTasks batch) =>
        Validate(board => Submissions.Check(board, batch), () => SubmissionRules.Require(batch));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.SubmitFromAttempt)]
    public Task<SubmittedTask> SubmitFromAttemptAsync(AttemptSubmission submission) =>
        DecideAsync(board => AttemptSubmissions.Accept(board, submission, Workflow.UtcNow));

    /// <summary>Refuses what <see cref="SubmitFromAttemptAsync"/> would.</summary>
    [WorkflowUpdateValidator(nameof(SubmitFromAttemptAsync))]
    public void ValidateSubmitFromAttempt(AttemptSubmission submission) => Validate(board => AttemptSubmissions.Check(board, submission));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.ReportBlocker)]
    public Task<TaskBlocker> ReportBlockerAsync(AttemptBlocker report) => DecideAsync(board => Blockers.Accept(board, report, Workflow.UtcNow));

    /// <summary>Refuses what <see cref="ReportBlockerAsync"/> would.</summary>
    [WorkflowUpdateValidator(nameof(ReportBlockerAsync))]
    public void ValidateReportBlocker(AttemptBlocker report) => Validate(board => Blockers.Check(board, report));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.AddDependency)]
    public Task AddDependencyAsync(DependencyChange change) => DecideAsync(board => Dependencies.Add(board, change, Workflow.UtcNow));

    /// <summary>Refuses what <see cref="AddDependencyAsync"/> would.</summary>
    [WorkflowUpdateValidator(nameof(AddDependencyAsync))]
    public void ValidateAddDependency(DependencyChange change) => Validate(board => Dependencies.Check(board, change));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.RemoveDependency)]
    public Task RemoveDependencyAsync(DependencyChange change) => DecideAsync(board => Dependencies.Remove(board, change, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.CancelTask)]
    public Task CancelTaskAsync(CancelTask request) => DecideAsync(board => TaskRequests.Cancel(board, request, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.RetryTask)]
    public Task RetryTaskAsync(RetryTask request) => DecideAsync(board => TaskRequests.Retry(board, request, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.SetPriority)]
    public Task SetPriorityAsync(SetPriority request) => DecideAsync(board => TaskRequests.SetPriority(board, request, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.AddGoal)]
    public Task AddGoalAsync(Goal goal) => DecideAsync(board => Goals.Add(board, goal, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.ChangeGoal)]
    public Task ChangeGoalAsync(GoalChange change) => DecideAsync(board => Goals.Change(board, change, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.Pause)]
    public Task PauseAsync() => DecideAsync(board => Lifecycle.Pause(board, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.Resume)]
    public Task ResumeAsync() => DecideAsync(board => Lifecycle.Resume(board, Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.Stop)]
    public async Task StopAsync(StopRequest request)
    {
        if (Board.Rules < RulesVersion.Third)
        {
            await StartedAsync();
        }

        // Also while it starts: what it waits for may never come.
        Touch();
        Answers.Of(() => Lifecycle.Stop(Board, request, Workflow.UtcNow));
    }

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.Configure)]
    public Task<SwarmSettings> ConfigureAsync(IRawValue changes) => DecideAsync(board =>
    {
        Lifecycle.Configure(board, SettingsPatch.Apply(board.Settings, RawInput.Json(changes, "settings")), Workflow.UtcNow);
        return board.Settings;
    });

    /// <summary>Refuses what <see cref="ConfigureAsync"/> would.</summary>
    [WorkflowUpdateValidator(nameof(ConfigureAsync))]
    public void ValidateConfigure(IRawValue changes) => Answers.Of(() =>
        Lifecycle.RequireSettings(Board, SettingsPatch.Apply(Board.Settings, RawInput.Json(changes, "settings"))));

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.ReloadAgents)]
    public async Task<AgentRoster> ReloadAgentsAsync()
    {
        await StartedAsync();
        var roster = await Workflow.ExecuteActivityAsync(
            (ISwarmActivities activities) => activities.LoadAgentsAsync(Board.Repository), SwarmStart.Options("read the agents again"));
        Roster.Reload(Board, roster, Workflow.UtcNow);
        Touch();
        return roster;
    }

    /// <inheritdoc/>
    [WorkflowUpdate(MessageNames.AnswerEscalation)]
    public Task AnswerEscalationAsync(EscalationAnswer answer) => DecideAsync(board => EscalationAnswers.Answer(board, answer, Workflow.UtcNow));

    /// <summary>Refuses what <see cref="AnswerEscalationAsync"/> would.</summary>
    [WorkflowUpdateValidator(nameof(AnswerEscalationAsync))]
    public void ValidateAnswerEscalation(EscalationAnswer answer) => Validate(board => EscalationAnswers.Check(board, answer));

    /// <inheritdoc/>
    [WorkflowSignal(MessageNames.AddWork)]
    public async Task AddWorkAsync(IRawValue? work = null)
    {
        await StartedAsync();
        Record(() => ExtraWork.Accept(Board, RawInput.Read<AddWork>(work, MessageNames.AddWork), Workflow.UtcNow));
    }

    /// <inheritdoc/>
    [WorkflowSignal(MessageNames.TaskReported)]
    public async Task TaskReportedAsync(IRawValue? report = null)
    {
        // At once where it can be: the close event of its sender may come with it, and knows less.
        if (maybeBoard is not { Rules: >= RulesVersion.Third, State: not SwarmState.Starting })
        {
            await StartedAsync();
        }

        Record(() => attempts.End(RawInput.Read<AttemptReport>(report, MessageNames.TaskReported)));
    }

    /// <inheritdoc/>
    [WorkflowSignal(MessageNames.Intervene)]
    public async Task InterveneAsync(IRawValue? intervention = null)
    {
        await StartedAsync();
        Record(() => Interventions.Apply(Board, RawInput.Read<Intervention>(intervention, MessageNames.Intervene), Workflow.UtcNow));
    }

    /// <inheritdoc/>
    [WorkflowSignal(MessageNames.Wake)]
    public Task WakeAsync() => System.Threading.Tasks.Task.CompletedTask;

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Status)]
    public SwarmStatus Status() => BoardViews.Status(Board, Workflow.UtcNow);

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Watch)]
    public SwarmWatch Watch(long? after = null) => BoardViews.Watch(Board, after, Workflow.UtcNow);

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Tasks)]
    public TaskPage Tasks(TaskFilter? filter = null) => Answers.Of(() => BoardViews.Tasks(Board, filter ?? new TaskFilter(), Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Task)]
    public TaskRecord Task(string idOrKey) => Answers.Of(() => Board.Get(idOrKey).Record);

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Graph)]
    public GraphPage Graph(string? after = null) => Answers.Of(() => BoardViews.Graph(Board, after));

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Events)]
    public EventPage Events(long after = 0) => Board.Events.After(after);

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Escalations)]
    public EscalationList Escalations() => new([.. Board.AllEscalations]);

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Explain)]
    public TaskExplanation Explain(string idOrKey) => Answers.Of(() => Explanations.Explain(Board, Board.Get(idOrKey), Workflow.UtcNow));

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Plan)]
    public PlanView Plan(PlanQuestion question) => Answers.Of(() => PlanViews.Of(Board, question));

    /// <inheritdoc/>
    [WorkflowQuery(MessageNames.Checkpoint)]
    public SwarmCheckpoint Checkpoint() => CheckpointWriter.Write(Board);

    // Not whether the agents are known: a swarm that starts again knows those of its checkpoint.
    private bool IsStarting => Board.State == SwarmState.Starting;

    // At once where it can be: a wait, even for what holds already, would let messages pass that came after.
    private Task StartedAsync() => maybeBoard is { Rules: >= RulesVersion.Sixth, State: not SwarmState.Starting }
        ? System.Threading.Tasks.Task.CompletedTask
        : Workflow.WaitConditionAsync(() => !IsStarting, CancellationToken.None);

    private async Task<T> DecideAsync<T>(Func<Board, T> decide)
    {
        await StartedAsync();
        Touch();
        return Answers.Of(() => decide(Board));
    }

    private async Task DecideAsync(Action<Board> decide) => await DecideAsync(board =>
    {
        decide(board);
        return true;
    });

    private void Validate(Action<Board> check, Action? checkShape = null) => Answers.Of(() =>
    {
        checkShape?.Invoke();
        if (!IsStarting)
        {
            check(Board);
        }
    });

    // A signal has no answer: what is wrong with one becomes an event.
    private void Record(Action accept)
    {
        try
        {
            accept();
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            ErrorEvents.Add(Board, e.Message, Workflow.UtcNow);
        }

        Touch();
    }
}
