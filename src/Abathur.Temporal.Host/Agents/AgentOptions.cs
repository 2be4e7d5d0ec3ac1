namespace Abathur.Temporal.Host.Agents;

/// <summary>How this host runs agents.</summary>
public sealed record AgentOptions
{
    /// <summary>Variables of the worker that its agents get too, beside the few that every program needs. A key belongs here only on purpose.</summary>
    public IReadOnlyList<string> PassEnvironment { get; init; } = [];

    /// <summary>Variables that agents get with these values, whatever the worker's own are; null: not at all.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether agents' commits and tags are signed where the operator's git configuration says so. Default: no, because signing may ask for a passphrase that nobody types.</summary>
    public bool SignCommits { get; init; }

    /// <summary>Programs of runtimes that aren't on the PATH, by the runtime's name.</summary>
    public IReadOnlyDictionary<string, string> ProgramPaths { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The program that connects an agent's MCP client with its worker, and its arguments but for the last, the attempt's socket. Empty:
    /// agents get no tools of Abathur, and report by files.
    /// </summary>
    public IReadOnlyList<string> McpCommand { get; init; } = [];

    /// <summary>How long an agent that is to end may take before it is killed. Default: 5 s.</summary>
    public TimeSpan TerminationGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same for a task: no longer than its heartbeat interval, so that a host that is cut off is done in time.</summary>
    public TimeSpan GraceFor(Contracts.AttemptInput task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var beat = TimeSpan.FromSeconds(task.HeartbeatIntervalSeconds);
        return beat < TerminationGrace ? beat : TerminationGrace;
    }
}
