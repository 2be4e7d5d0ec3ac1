namespace Abathur.Temporal.Chaos.Plans;

/// <summary>What the script does to the swarm and what it runs on.</summary>
internal enum ActionKind
{
    /// <summary><c>kill -9</c> of a worker, which is started again after a while.</summary>
    KillWorker,

    /// <summary>SIGTERM to a worker, which is started again once it has ended.</summary>
    StopWorker,

    /// <summary>SIGSTOP of a worker, SIGCONT after a while.</summary>
    FreezeWorker,

    /// <summary><c>kill -9</c> of the server, which is started again on its file after a while.</summary>
    KillServer,

    /// <summary>SIGSTOP of the server, SIGCONT after a while.</summary>
    FreezeServer,

    /// <summary>The connections of a worker or of the clients end.</summary>
    Cut,

    /// <summary>Nothing passes between a worker or the clients and the server for a while.</summary>
    CutOff,

    /// <summary>Requests of a worker or of the clients arrive, their answers don't, for a while.</summary>
    SwallowAnswers,

    /// <summary>The disk of one worker's data folder is full for a while.</summary>
    FillDisk,

    /// <summary>The server's clock is set.</summary>
    SetClock,

    /// <summary>The swarm is paused for a while.</summary>
    Pause,

    /// <summary>A task is canceled.</summary>
    Cancel,

    /// <summary>A task is retried; refused unless it has failed.</summary>
    Retry,

    /// <summary>A dependency is added; refused if it closes a cycle.</summary>
    AddDependency,

    /// <summary>A task's priority is raised.</summary>
    Raise,

    /// <summary>Some of the plan's later tasks are submitted.</summary>
    Submit,

    /// <summary>Some of the plan's later tasks are sent by signal, twice.</summary>
    Signal,

    /// <summary>The first batch is submitted once more.</summary>
    SubmitAgain,
}
