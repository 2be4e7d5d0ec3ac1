using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents;

/// <summary>All that a runtime needs to run an agent on a task.</summary>
public sealed record AgentLaunch
{
    public required AgentDefinition Agent { get; init; }

    public required AttemptInput Task { get; init; }

    /// <summary>The worktree, on the task's branch.</summary>
    public required string WorktreePath { get; init; }

    /// <summary>Whether the branch holds commits of attempts before this one.</summary>
    public bool Continues { get; init; }

    /// <summary>What memory holds on the matter, a line each.</summary>
    public IReadOnlyList<string> Memory { get; init; } = [];

    /// <summary>Takes what the agent prints, bounded.</summary>
    public required string LogFile { get; init; }

    /// <summary>The verification that failed an earlier attempt, if it is known here.</summary>
    public EarlierVerification? Verification { get; init; }

    /// <summary>For a review: the file that holds the work as a patch.</summary>
    public string? ReviewDiff { get; init; }

    /// <summary>A folder outside the worktree for progress and result; the caller removes it.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>The program's own session that the agent continues; null: it starts a new one.</summary>
    public string? Session { get; init; }

    /// <summary>The hints of the task that the session has not been told; without a session they don't matter.</summary>
    public IReadOnlyList<string> News { get; init; } = [];

    /// <summary>The task's folder for what its agents' programs keep (sessions, settings), which outlives the attempt; null: there is none.</summary>
    public string? TaskHome { get; init; }

    /// <summary>A folder of the program's own, never the operator's: the task's, else one in the scratch folder.</summary>
    public string PrivateHome => TaskHome ?? Path.Combine(ScratchFolder, "home");

    /// <summary>Where the agent may leave a result.</summary>
    public string ResultFile => Path.Combine(ScratchFolder, "result.json");

    /// <summary>Where a result is kept that the agent gave by a tool, beyond the run; null: nowhere.</summary>
    public KeptResult? Kept { get; init; }

    /// <summary>What a program is told of its task, as JSON.</summary>
    public string InputFile => Path.Combine(ScratchFolder, "input.json");

    /// <summary>Where it may report progress.</summary>
    public string ProgressFile => Path.Combine(ScratchFolder, "progress.jsonl");

    /// <summary>The program through which the agent calls the attempt's tools; null: it has none.</summary>
    public McpCommand? Mcp { get; init; }

    /// <summary>Agents it may hand off to.</summary>
    public IReadOnlyList<string> HandoffTargets => Task.HandoffTargets ?? Agent.Summary.HandoffTargets ?? [];
}
