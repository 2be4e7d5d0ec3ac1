using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary>What the command itself logs of a worker.</summary>
internal static partial class WorkerLog
{
    /// <summary>Logs to the console with <see cref="WorkerLogFormatter"/>.</summary>
    public static ILoggingBuilder AddLines(this ILoggingBuilder builder, bool json)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder
            .AddConsole(console => console.FormatterName = WorkerLogFormatter.FormatterName)
            .AddConsoleFormatter<WorkerLogFormatter, WorkerLogOptions>(options => options.Json = json);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Trouble}")]
    public static partial void Trouble(ILogger logger, string trouble);
}
