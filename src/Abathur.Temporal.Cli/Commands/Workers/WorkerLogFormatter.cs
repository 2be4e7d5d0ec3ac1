using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary>
/// A line for each thing that happened: when, to which workflow, what. That an agent failed is everyday news and takes no
/// stack trace; an error of ours is shown with all of it.
/// </summary>
internal sealed class WorkerLogFormatter(TimeProvider time, IOptions<WorkerLogOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "abathur";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var subject = SubjectOf(scopeProvider);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (options.Value.Json)
        {
            var entry = new { at = time.GetUtcNow(), level = Word(logEntry.LogLevel).TrimEnd(), workflow = subject, message, error = logEntry.Exception?.ToString() };
            textWriter.WriteLine(JsonSerializer.Serialize(entry, AbathurJson.Options));
            return;
        }

        var cause = logEntry.Exception switch
        {
            null => string.Empty,
            var e when logEntry.LogLevel >= LogLevel.Error => $": {e}",
            var e => $": {OneLine(e.Message)}",
        };
        // Messages hold what agents and git say: no control character of theirs reaches the terminal.
        textWriter.WriteLine(SafeText.Block(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss} {Word(logEntry.LogLevel)} {(subject is null ? string.Empty : subject + ": ")}{message}{cause}")));
    }

    // The SDK's scopes tell the workflow, which is what the user looks for.
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
