namespace Abathur.Temporal.Contracts;

/// <summary>The names of updates, signals and queries on the wire; <see cref="ISwarm"/>, <see cref="ITaskRun"/> and <see cref="IWatchdog"/> say what they do.</summary>
public static class MessageNames
{
    /// <summary>The update <see cref="ISwarm.SubmitTasksAsync"/>.</summary>
    public const string SubmitTasks = "submitTasks";

    /// <summary>The update <see cref="ISwarm.SubmitFromAttemptAsync"/>.</summary>
    public const string SubmitFromAttempt = "submitFromAttempt";

    /// <summary>The update <see cref="ISwarm.ReportBlockerAsync"/>.</summary>
    public const string ReportBlocker = "reportBlocker";

    /// <summary>The update <see cref="ISwarm.AddDependencyAsync"/>.</summary>
    public const string AddDependency = "addDependency";

    /// <summary>The update <see cref="ISwarm.RemoveDependencyAsync"/>.</summary>
    public const string RemoveDependency = "removeDependency";

    /// <summary>The update <see cref="ISwarm.CancelTaskAsync"/>.</summary>
    public const string CancelTask = "cancelTask";

    /// <summary>The update <see cref="ISwarm.RetryTaskAsync"/>.</summary>
    public const string RetryTask = "retryTask";

    /// <summary>The update <see cref="ISwarm.SetPriorityAsync"/>.</summary>
    public const string SetPriority = "setPriority";

    /// <summary>The update <see cref="ISwarm.AddGoalAsync"/>.</summary>
    public const string AddGoal = "addGoal";

    /// <summary>The update <see cref="ISwarm.ChangeGoalAsync"/>.</summary>
    public const string ChangeGoal = "changeGoal";

    /// <summary>The update <see cref="ISwarm.PauseAsync"/>.</summary>
    public const string Pause = "pause";

    /// <summary>The update <see cref="ISwarm.ResumeAsync"/>.</summary>
    public const string Resume = "resume";

    /// <summary>The update <see cref="ISwarm.StopAsync"/>.</summary>
    public const string Stop = "stop";

    /// <summary>The update <see cref="ISwarm.ConfigureAsync"/>.</summary>
    public const string Configure = "configure";

    /// <summary>The update <see cref="ISwarm.ReloadAgentsAsync"/>.</summary>
    public const string ReloadAgents = "reloadAgents";

    /// <summary>The update <see cref="ISwarm.AnswerEscalationAsync"/>.</summary>
    public const string AnswerEscalation = "answerEscalation";

    /// <summary>The signal <see cref="ISwarm.AddWorkAsync"/>.</summary>
    public const string AddWork = "addWork";

    /// <summary>The signal <see cref="ISwarm.TaskReportedAsync"/>.</summary>
    public const string TaskReported = "taskReported";

    /// <summary>The signal <see cref="ISwarm.InterveneAsync"/>.</summary>
    public const string Intervene = "intervene";

    /// <summary>The signal <see cref="ISwarm.WakeAsync"/>.</summary>
    public const string Wake = "wake";

    /// <summary>The signal <see cref="ITaskRun.ReportBySignalAsync"/>.</summary>
    public const string ReportBySignal = "reportBySignal";

    /// <summary>The signal <see cref="IWatchdog.BoardChangedAsync"/>.</summary>
    public const string BoardChanged = "boardChanged";

    /// <summary>The query <see cref="ISwarm.Status"/>.</summary>
    public const string Status = "status";

    /// <summary>The query <see cref="ISwarm.Watch"/>.</summary>
    public const string Watch = "watch";

    /// <summary>The query <see cref="ISwarm.Tasks"/>.</summary>
    public const string Tasks = "tasks";

    /// <summary>The query <see cref="ISwarm.Task"/>.</summary>
    public const string Task = "task";

    /// <summary>The query <see cref="ISwarm.Graph"/>.</summary>
    public const string Graph = "graph";

    /// <summary>The query <see cref="ISwarm.Events"/>.</summary>
    public const string Events = "events";

    /// <summary>The query <see cref="ISwarm.Escalations"/>.</summary>
    public const string Escalations = "escalations";

    /// <summary>The query <see cref="ISwarm.Explain"/>.</summary>
    public const string Explain = "explain";

    /// <summary>The query <see cref="ISwarm.Plan"/>.</summary>
    public const string Plan = "plan";

    /// <summary>The query <see cref="ISwarm.Checkpoint"/>.</summary>
    public const string Checkpoint = "checkpoint";
}
