namespace Abathur.Temporal.Host.Branches;

/// <summary>A working tree as git lists it; nothing says that its folder is still there.</summary>
/// <param name="Path">Where git says that it is.</param>
/// <param name="Branch">The full name of the branch that it has checked out; null: none.</param>
/// <param name="IsMain">Whether it is the repository's own, not a linked one.</param>
/// <param name="LockReason">Why <c>git worktree lock</c> keeps it; empty: without a reason; null: it isn't locked.</param>
internal sealed record Checkout(string Path, string? Branch, bool IsMain, string? LockReason)
{
    /// <summary>Whether it is a worktree that Abathur made, on whatever host.</summary>
    public bool IsOurs => LockReason?.StartsWith("abathur host=", StringComparison.Ordinal) == true;
}
