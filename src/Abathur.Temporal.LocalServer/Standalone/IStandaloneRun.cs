namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>One run of something that belongs to no workflow. Immutable.</summary>
internal interface IStandaloneRun
{
    StandaloneKey Key { get; }

    string RunId { get; }

    /// <summary>Of the request that started it.</summary>
    string StartRequestId { get; }

    bool IsOpen { get; }

    /// <summary>Whether it has closed with a good end.</summary>
    bool IsCompleted { get; }

    /// <summary>How often it was written.</summary>
    long Transitions { get; }
}
