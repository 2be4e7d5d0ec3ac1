using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Workflows.Tasks;

/// <summary>The attempts' own log lines; event ids 1100 to 1199.</summary>
internal static partial class TaskLog
{
    [LoggerMessage(1100, LogLevel.Warning, "Attempt {Attempt} at {Task} failed because of its host and moves to another.")]
    public static partial void Moves(ILogger logger, string task, int attempt, Exception error);
}
