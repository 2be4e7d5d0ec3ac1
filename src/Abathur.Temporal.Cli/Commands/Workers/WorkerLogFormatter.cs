using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary>
/// A line for each thing that happened: when, to which workflow, what. That an agent failed is everyday news and takes no
/// stack trace; an error of ours is shown with all of it.
/// </summary>
internal sealed class WorkerLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "abathur";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var subject = SubjectOf(scopeProvider);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var cause = logEntry.Exception switch
        {
            null => string.Empty,
            var e when logEntry.LogLevel >= LogLevel.Error => $": {e}",
            var e => $": {OneLine(e.Message)}",
        };
        textWriter.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss} {Word(logEntry.LogLevel)} {(subject is null ? string.Empty : subject + ": ")}{message}{cause}"));
    }

    // The SDK's scopes tell the workflow, which is what a person looks for.
    private static string? SubjectOf(IExternalScopeProvider? scopes)
    {
        string? subject = null;
        scopes?.ForEachScope(
            (scope, _) =>
            {
                foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                {
                    subject = name is "WorkflowId" ? value?.ToString() : subject;
                }
            },
            0);
        return subject;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "error",
        LogLevel.Warning => "warn ",
        _ => "info ",
    };
}
