using System.ComponentModel.DataAnnotations;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// How a host works for Abathur; bound from the configuration section <c>Abathur</c>. Which Temporal service it connects to
/// is not here: that is <c>TEMPORAL_ADDRESS</c>, <c>TEMPORAL_NAMESPACE</c>, <c>TEMPORAL_PROFILE</c> and the TOML file, as
/// for every Temporal client.
/// </summary>
public sealed class AbathurOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Abathur";

    /// <summary>The base task queue; default <c>abathur</c>. Swarms are started on it.</summary>
    [Required]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", ErrorMessage = "taskQueue: letters, digits, '.', '_' and '-', at most 100.")]
    public string TaskQueue { get; set; } = TaskQueues.Default;

    /// <summary>Where worktrees, memory and logs live; absent: <c>ABATHUR_HOME</c>, else the user's local application data.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Agents that run on this host at once: 1 to 1,000, default 20.</summary>
    [Range(1, 1000, ErrorMessage = "maxAgents: 1 to 1,000.")]
    public int MaxAgents { get; set; } = 20;

    /// <summary>Environment variables of the worker that its agents get too, such as <c>ANTHROPIC_API_KEY</c>. Nothing else of ours reaches them.</summary>
    public IList<string> PassEnvironment { get; } = [];

    /// <summary>
    /// Whether agents' commits and tags are signed where git's configuration says so (<c>commit.gpgSign</c>); default no, because
    /// signing may ask for a passphrase that nobody types.
    /// </summary>
    public bool SignCommits { get; set; }

    /// <summary>The <c>claude</c> program; absent: the one on the PATH. The same as <see cref="ProgramPaths"/> of <c>claude</c>, and goes before it.</summary>
    public string? ClaudePath { get; set; }

    /// <summary>Programs of agents, by the runtime's name, such as <c>codex</c>; absent: those on the PATH.</summary>
    public IDictionary<string, string> ProgramPaths { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The program that connects an agent with its worker, and its arguments but for the last, a socket that the worker adds. The command
    /// <c>abathur</c> sets its own <c>mcp-agent</c>; empty, the default for other hosts: agents get no tools of Abathur, and report by files.
    /// </summary>
    public IList<string> McpCommand { get; } = [];

    /// <summary>
    /// Seconds that a stopping host takes at most: 0 to 3,600, default 20. Agents work on for the first half (all but the
    /// last 10 s of more than 20); then they are ended, their work is salvaged, and their attempts go to another host.
    /// </summary>
    [Range(0, 3600, ErrorMessage = "gracefulShutdownSeconds: 0 to 3,600.")]
    public double GracefulShutdownSeconds { get; set; } = 20;

    /// <summary>
    /// Seconds between the heartbeats of an agent on this host: 1 to 15, default 3. Cancellations arrive with the answers, so
    /// that a larger number makes them slower; Temporal Cloud bills each heartbeat. Where half of a swarm's
    /// <c>heartbeatIntervalSeconds</c> is shorter, that holds.
    /// </summary>
    [Range(1, 15, ErrorMessage = "heartbeatSeconds: 1 to 15.")]
    public double HeartbeatSeconds { get; set; } = 3;

    /// <summary>Whether telemetry is exported, as OpenTelemetry's variables say.</summary>
    internal bool Traces { get; set; }
}
