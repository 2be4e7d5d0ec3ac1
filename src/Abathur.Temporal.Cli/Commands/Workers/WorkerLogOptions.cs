using Microsoft.Extensions.Logging.Console;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary>How a worker's log is written.</summary>
internal sealed class WorkerLogOptions : ConsoleFormatterOptions
{
    /// <summary>An object on a line instead of text. Default: false.</summary>
    public bool Json { get; set; }
}
