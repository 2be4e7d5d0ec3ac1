namespace Abathur.Temporal.Activities.Hosts;

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

    /// <summary>What programs and libraries below us say: for support, and named in messages.</summary>
    public string Logs => Path.Combine(Root, "logs");

    public string MemoryFile => Path.Combine(Root, "memory.db");

    public string HostIdFile => Path.Combine(Root, "host-id");

    /// <summary>What an attempt's agent printed, bounded.</summary>
    public string LogFile(string swarm, string taskId, int attempt) =>
        Path.Combine(Root, "logs", swarm, taskId, FormattableString.Invariant($"{attempt}.log"));

    /// <summary><c>ABATHUR_HOME</c>, else <c>abathur</c> in the user's local application data.</summary>
    public static DataFolder Default() => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
            ? set
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "abathur"));
}
