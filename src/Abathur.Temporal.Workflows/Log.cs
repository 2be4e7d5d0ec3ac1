using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Workflows;

/// <summary>The workflows' log lines; event ids 1000 to 1199. Temporal's logger is silent while replaying.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "Cleaning up failed; the swarm's next start cleans up.")]
    public static partial void CleanUpFailed(ILogger logger, Exception error);

    [LoggerMessage(1001, LogLevel.Warning, "Attempt {Attempt} at {Task} did not end within its grace and is terminated.")]
    public static partial void Terminating(ILogger logger, string task, int attempt);

    [LoggerMessage(1002, LogLevel.Warning, "{Step} of {Task} failed; the task is not affected.")]
    public static partial void CourtesyFailed(ILogger logger, string step, string task, Exception error);

    [LoggerMessage(1003, LogLevel.Warning, "A signal was refused: {Reason}")]
    public static partial void SignalRefused(ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "The watchdog of {Swarm} has ended; a new one is started.")]
    public static partial void WatchdogEnded(ILogger logger, string swarm);

    [LoggerMessage(1100, LogLevel.Warning, "Attempt {Attempt} at {Task} failed because of its host and moves to another.")]
    public static partial void AttemptMoves(ILogger logger, string task, int attempt, Exception error);
}
