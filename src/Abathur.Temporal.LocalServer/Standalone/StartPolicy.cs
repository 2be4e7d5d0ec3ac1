namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>What becomes of a start under an id that was used before.</summary>
/// <param name="RequestId">Tells the request from others: the same one again gets the run that it has started.</param>
/// <param name="UsesOpen">Whether an open run stands for the request, whoever started it.</param>
/// <param name="Reuse">Whether another run follows a closed one.</param>
internal sealed record StartPolicy(string RequestId, bool UsesOpen, IdReuse Reuse)
{
    /// <summary>Whether the current run of the id stands for the request.</summary>
    public bool IsMetBy(IStandaloneRun known) => known.StartRequestId == RequestId || (known.IsOpen && UsesOpen);

    /// <summary>Whether another run may follow it.</summary>
    public bool AllowsAfter(IStandaloneRun known) => !known.IsOpen && Reuse switch
    {
        IdReuse.Never => false,
        IdReuse.AfterFailure => !known.IsCompleted,
        _ => true,
    };
}

/// <summary>When an id may be used again once its run has closed.</summary>
internal enum IdReuse
{
    Always,
    AfterFailure,
    Never,
}
