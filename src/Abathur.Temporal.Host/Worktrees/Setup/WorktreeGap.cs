namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>Something of the operator's checkout that worktrees don't have.</summary>
/// <param name="What">What it is, such as <c>submodules (lib)</c>.</param>
/// <param name="Setting">The setting that brings it, or what else does, in a word or two.</param>
/// <param name="Remedy">The command that brings it.</param>
public sealed record WorktreeGap(string What, string Setting, string Remedy);
