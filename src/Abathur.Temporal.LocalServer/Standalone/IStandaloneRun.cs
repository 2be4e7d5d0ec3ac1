namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>One run of something that belongs to no workflow. Immutable.</summary>
internal interface IStandaloneRun
{
    StandaloneKey Key { get; }

    string RunId { get; }

    bool IsOpen { get; }

    /// <summary>How often it was written.</summary>
    long Transitions { get; }
}
