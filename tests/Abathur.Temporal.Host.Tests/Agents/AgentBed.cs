using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Tests.Agents;

/// <summary>What an agent's run needs, in a folder of its own: a worktree, scratch, a log, a ledger.</summary>
public sealed class AgentBed : IDisposable
{
    private readonly TempFolder folder = new();

    public AgentBed()
    {
        Directory.CreateDirectory(Worktree);
        Ledger = new(LedgerFolder);
    }

    public string Root => folder.Path;

    public string Worktree => Path.Combine(folder.Path, "work tree");

    public string LedgerFolder => Path.Combine(folder.Path, "running");

    public string LogFile => Path.Combine(folder.Path, "logs", "1.log");

    public AgentLedger Ledger { get; }

    public AgentOptions Options { get; init; } = new() { TerminationGrace = TimeSpan.FromSeconds(1) };

    public AttemptInput Task { get; init; } = new()
    {
        Swarm = "demo",
        TaskId = "T1",
        Attempt = 2,
        Repository = new() { Path = "/unused" },
        BaseCommit = "0",
        Title = "Do it",
        Agent = "tester",
        TimeoutSeconds = 60,
        HeartbeatIntervalSeconds = 30,
    };

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public AgentLaunch Launch(IReadOnlyList<string> command) => Launch(Agent(AgentRuntimeNames.Command) with { Command = command });

    public AgentLaunch Launch(AgentDefinition agent) => new()
    {
        Agent = agent,
        Task = Task,
        WorktreePath = Worktree,
        LogFile = LogFile,
        ScratchFolder = Path.Combine(folder.Path, "scratch"),
        Memory = ["the tests need a database"],
    };

    public static AgentDefinition Agent(string runtime) => new()
    {
        Summary = new()
        {
            Name = "tester",
            Tier = AgentTier.Worker,
            Hash = "0",
            Tools = AgentTools.All,
            Runtime = runtime,
        },
        Prompt = "You are a tester.",
        Constraints = ["be kind"],
        Source = ".abathur/agents/tester.md",
    };

    public string InWorktree(string file) => Path.Combine(Worktree, file);

    public void Dispose() => folder.Dispose();
}
