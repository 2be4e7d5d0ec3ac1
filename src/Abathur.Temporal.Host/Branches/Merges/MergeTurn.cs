namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>A task's place in a <see cref="MergeQueue"/>. Changed under the queue's lock only.</summary>
internal sealed class MergeTurn(string name)
{
    /// <summary>The task's id.</summary>
    public string Name => name;

    /// <summary>The turn whose candidate ours is built on; null: it is built on the branch's tip.</summary>
    public MergeTurn? Ahead { get; set; }

    /// <summary>The commit that ours is built on, as <see cref="Ahead"/> had it; null: the branch's tip.</summary>
    public string? Onto { get; set; }

    /// <summary>What would stand on the branch once this turn is merged; null while it is being built.</summary>
    public string? Candidate { get; set; }

    public bool IsVerified { get; set; }

    public bool IsQueued { get; set; }

    /// <summary>Whether its candidate stands on the branch.</summary>
    public bool IsLanded { get; set; }

    /// <summary>Whether others went past it because it took long. That happens once: a long verification is not starved.</summary>
    public bool WasPassed { get; set; }

    /// <summary>What it is built on will not come to stand on the branch as it was.</summary>
    public bool IsStale => Ahead is { } ahead && (ahead.Candidate != Onto || !(ahead.IsQueued || ahead.IsLanded));

    /// <summary>What it is built on stands on the branch, as far as this queue knows.</summary>
    public bool IsFirst => Ahead is null || (Ahead.IsLanded && !IsStale);
}
