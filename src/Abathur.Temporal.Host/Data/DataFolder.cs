using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Data;

/// <summary>
/// Where a host keeps what is its own: worktrees, memory, logs, its id and the ledger of what it runs. Never inside a
/// person's checkout.
/// </summary>
public sealed class DataFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "ABATHUR_HOME";

    public DataFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    /// <summary>One folder per repository, swarm and task below it.</summary>
    public string Worktrees => Path.Combine(Root, "worktrees");

    /// <summary>What agents' programs keep between a task's attempts, such as sessions; one folder per repository, swarm and task below it.</summary>
    public string Homes => Path.Combine(Root, "homes");

    /// <summary>One folder per repository that a swarm gives by URL.</summary>
    public string Clones => Path.Combine(Root, "clones");

    /// <summary>Archives of unmerged work that git doesn't take; a folder per repository, swarm and task.</summary>
    public string Salvage => Path.Combine(Root, "salvage");

    /// <summary>One file per running agent.</summary>
    public string Ledger => Path.Combine(Root, "running");

    /// <summary>One file per activity that a worker has taken.</summary>
    public string ActivityLedger => Path.Combine(Root, "running", "activities");

    /// <summary>One file per worker process.</summary>
    public string Workers => Path.Combine(Root, "running", "workers");

    /// <summary>One file per scratch folder of a running agent.</summary>
    public string Scratch => Path.Combine(Root, "running", "scratch");

    /// <summary>What programs and libraries below us say: for support, and named in messages.</summary>
    public string Logs => Path.Combine(Root, "logs");

    public string MemoryFile => Path.Combine(Root, "memory.db");

    public string HostIdFile => Path.Combine(Root, "host-id");

    /// <summary>What an attempt's agent or one of its commands printed, bounded. Runs of the same attempt follow each other there.</summary>
    public string LogFile(string swarm, string taskId, int attempt, AttemptLog log = AttemptLog.Agent) =>
        Path.Combine(LogsOf(swarm, taskId), string.Create(CultureInfo.InvariantCulture, $"{attempt}.log{Ending(log)}"));

    /// <summary>An excerpt of what the verify command printed; it exists if the attempt's last verification failed.</summary>
    public string FailedVerifyFile(string swarm, string taskId, int attempt) => LogFile(swarm, taskId, attempt, AttemptLog.Verify) + ".failed";

    /// <summary>The logs of a task that this host has, the oldest attempt first.</summary>
    public IReadOnlyList<(int Attempt, AttemptLog Log)> LogFiles(string swarm, string taskId)
    {
        var logs = Enum.GetValues<AttemptLog>().ToDictionary(log => ".log" + Ending(log), log => log, StringComparer.Ordinal);
        return Directory.Exists(LogsOf(swarm, taskId))
            ? [.. Directory.EnumerateFiles(LogsOf(swarm, taskId)).Select(Path.GetFileName).Select(Parse).OfType<(int, AttemptLog)>().Order()]
            : [];

        (int Attempt, AttemptLog Log)? Parse(string? name) =>
            name?.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && logs.TryGetValue(name[dot..], out var log)
            && int.TryParse(name[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
                ? (attempt, log)
                : null;
    }

    private static string Ending(AttemptLog log) => log switch
    {
        AttemptLog.Prepare => ".prepare",
        AttemptLog.Verify => ".verify",
        _ => string.Empty,
    };

    private string LogsOf(string swarm, string taskId) => Path.Combine(Logs, swarm, taskId);

    /// <summary><c>ABATHUR_HOME</c>, else <c>abathur</c> in the user's local application data.</summary>
    public static DataFolder Default() => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
            ? set
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "abathur"));
}
