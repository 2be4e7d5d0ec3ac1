namespace Abathur.Temporal.Chaos.Plans;

/// <summary>What one run of an agent does. The words are those that the agent's script reads; see <c>agent.sh</c>.</summary>
internal enum AgentBehavior
{
    /// <summary>Commits its work at once.</summary>
    Commit,

    /// <summary>Works for some seconds, then commits.</summary>
    Slow,

    /// <summary>Ends with 3 and leaves changes that are not committed.</summary>
    Crash,

    /// <summary>Commits, then ends with 1.</summary>
    CommitCrash,

    /// <summary>Never ends by itself.</summary>
    Hang,

    /// <summary>Never ends by itself, ignores SIGTERM, and so do its children.</summary>
    Deaf,

    /// <summary>Commits and leaves a file that is not committed.</summary>
    Dirty,

    /// <summary>Ends with 0 without a commit.</summary>
    NoCommit,

    /// <summary>Commits and leaves a detached process behind.</summary>
    Litter,

    /// <summary>Writes a result that is not JSON.</summary>
    BadResult,

    /// <summary>Commits half of the work and hands the task to the agent <c>finisher</c>.</summary>
    HandOff,

    /// <summary>Commits, and asks for a further task that waits for its own.</summary>
    AddWork,

    /// <summary>Fails, whenever it runs; the diagnosis accepts that.</summary>
    HopelessAccept,

    /// <summary>Fails, whenever it runs; the diagnosis replaces the task.</summary>
    HopelessReplace,

    /// <summary>Fails, whenever it runs; the diagnosis asks an operator.</summary>
    HopelessAsk,
}
