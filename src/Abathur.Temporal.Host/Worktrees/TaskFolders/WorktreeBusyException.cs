using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>Somebody on this host works in the task's worktree.</summary>
public sealed class WorktreeBusyException(string path, string lockFile)
    : HostFailureException($"{path} is in use: {lockFile} is held, and says by which process.", FailureKind.Infrastructure)
{
    public string LockFile { get; } = lockFile;
}
