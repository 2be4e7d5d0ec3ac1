using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host;

/// <summary>The log lines of a host, events 2000 to 2099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(2000, LogLevel.Debug, "git {Command} met a lock (try {Attempt}): {Error}")]
    public static partial void LockHeld(ILogger logger, string command, int attempt, string error);

    [LoggerMessage(2001, LogLevel.Warning, "Configuration of {Repository} that runs programs is ignored: {Keys}")]
    public static partial void ConfigurationIgnored(ILogger logger, string repository, string keys);

    [LoggerMessage(2002, LogLevel.Information, "Worktree {Path} of attempt {Attempt} starts at {Commit}")]
    public static partial void Acquired(ILogger logger, string path, int attempt, string commit);

    [LoggerMessage(2003, LogLevel.Information, "{Branch} merged into {Line} as {Commit}")]
    public static partial void Merged(ILogger logger, string branch, string line, string commit);

    [LoggerMessage(2004, LogLevel.Information, "Unmerged work of {Branch} is kept as {Salvage}")]
    public static partial void Salvaged(ILogger logger, string branch, string salvage);

    [LoggerMessage(2005, LogLevel.Information, "{Line} moved while {Branch} was being merged; once more")]
    public static partial void LineMoved(ILogger logger, string line, string branch);

    [LoggerMessage(2006, LogLevel.Warning, "Worktree {Path} can't be read by git, its files are salvaged as they are: {Error}")]
    public static partial void Damaged(ILogger logger, string path, string error);

    [LoggerMessage(2007, LogLevel.Information, "{Line} delivered to {Branch}: {Commit}")]
    public static partial void Delivered(ILogger logger, string line, string branch, string commit);

    [LoggerMessage(2012, LogLevel.Information, "{Branch} stays behind the integration branch: {Reason}")]
    public static partial void BranchLags(ILogger logger, string branch, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "Worktree {Path} could not be put back on its task's branch after a merge that failed")]
    public static partial void NotRestored(ILogger logger, string path, Exception exception);

    [LoggerMessage(2010, LogLevel.Warning, "What is shared in {Repository} can't be read: changes there are not told")]
    public static partial void SharedStateUnread(ILogger logger, string repository, Exception exception);

    [LoggerMessage(2013, LogLevel.Warning, "What worktrees of {Repository} lack can't be read")]
    public static partial void GapsUnread(ILogger logger, string repository, Exception exception);

    [LoggerMessage(2014, LogLevel.Information, "Worktree {Path} of attempt {Attempt}: {Note}")]
    public static partial void StartNoted(ILogger logger, string path, int attempt, string note);

    [LoggerMessage(2015, LogLevel.Warning, "What agents' programs kept for {Owner} could not be deleted")]
    public static partial void HomeKept(ILogger logger, string owner, Exception exception);

    [LoggerMessage(2016, LogLevel.Warning, "{Lock} was removed: a git process that is gone left it")]
    public static partial void LockRemoved(ILogger logger, string @lock);

    [LoggerMessage(2009, LogLevel.Warning, "{Path} stays")]
    public static partial void Kept(ILogger logger, string path, Exception exception);
}
