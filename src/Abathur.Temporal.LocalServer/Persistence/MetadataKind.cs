namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>What a named blob outside of executions belongs to. The numbers are on disk.</summary>
internal enum MetadataKind
{
    /// <summary>A namespace; its search attributes with it.</summary>
    Namespace = 1,

    /// <summary>A task that is out with a worker.</summary>
    Task = 2,

    /// <summary>Of the server as a whole.</summary>
    Server = 3,

    /// <summary>A schedule with all that it has done and has to do.</summary>
    Schedule = 4,

    /// <summary>A batch as it was asked for.</summary>
    Batch = 5,

    /// <summary>How far a batch is.</summary>
    BatchProgress = 6,

    /// <summary>What operators have set of a task queue.</summary>
    TaskQueue = 7,

    /// <summary>A worker deployment with its versions.</summary>
    Deployment = 9,

    /// <summary>A Nexus endpoint.</summary>
    NexusEndpoint = 10,

    /// <summary>The end of an operation that its caller is to be told.</summary>
    NexusCompletion = 11,
}
