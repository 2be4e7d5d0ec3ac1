namespace Abathur.Temporal.Cli;

/// <summary>What <c>abathur</c> exits with, for scripts.</summary>
public enum ExitCode
{
    /// <summary>Done, or the answer is yes.</summary>
    Ok = 0,

    /// <summary>The answer is no, or what was waited for failed.</summary>
    No = 1,

    /// <summary>The command line, a file or other input can't be taken as it is.</summary>
    Usage = 2,

    /// <summary>Temporal, or a worker that could answer, was not reachable.</summary>
    Unreachable = 3,

    /// <summary>What was named doesn't exist, or its present state refuses the request.</summary>
    Rejected = 4,

    /// <summary>Ended by Ctrl-C (SIGINT), as shells have it.</summary>
    Interrupted = 130,

    /// <summary>Ended by SIGTERM, as shells have it: what a signal gives that comes before the runtime is up.</summary>
    Terminated = 143,
}
