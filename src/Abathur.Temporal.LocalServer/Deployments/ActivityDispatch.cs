namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>What comes of a worker that has taken an activity.</summary>
internal enum ActivityDispatch
{
    /// <summary>The worker gets it.</summary>
    Start,

    /// <summary>The workflow moves to the worker's version first, and the activity waits for that.</summary>
    Transition,

    /// <summary>The workflow is about to move, and the activity waits for that.</summary>
    Wait,

    /// <summary>It is for another version meanwhile.</summary>
    Again,
}
