using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Commands.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class WorkerLogFormatterTests
{
    [Fact]
    public void Write_FailedAttempt_IsALineWithItsWorkflowAndNoTrace() => Assert.Matches(
        @"\A\d\d:\d\d:\d\d warn  abathur:demo:task:T1: Completing as failed: exit code 3: no such file\s*\z",
        Format(LogLevel.Warning, Thrown("exit code 3:\n  no such file"), ("WorkflowId", "abathur:demo:task:T1"), ("Attempt", 1)));

    [Fact]
    public void Write_ErrorOfOurs_ShowsTheWholeTrace() =>
        Assert.Contains(nameof(Thrown), Format(LogLevel.Error, Thrown("a bug")), StringComparison.Ordinal);

    [Fact]
    public void Write_NoExceptionAndNoScope_IsThePlainMessage() =>
        Assert.Matches(@"\A\d\d:\d\d:\d\d info  Completing as failed\s*\z", Format(LogLevel.Information, null));

    [Fact]
    public void Write_ControlCharacters_DoNotReachTheTerminal() =>
        Assert.DoesNotContain('\e', Format(LogLevel.Warning, Thrown("\e[31mred\e[0m")));

    [Fact]
    public void Write_Json_IsAnObjectOnALine()
    {
        var line = Format(LogLevel.Warning, Thrown("a\nb"), json: true, ("WorkflowId", "abathur:demo:task:T1"));

        var entry = JsonNode.Parse(line)!;
        Assert.Equal(
            ("warn", "abathur:demo:task:T1", "Completing as failed"), ((string?)entry["level"], (string?)entry["workflow"], (string?)entry["message"]));
        Assert.Contains(nameof(Thrown), (string?)entry["error"], StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
    }

    private static string Format(LogLevel level, Exception? error, params (string Name, object Value)[] scope) =>
        Format(level, error, json: false, scope);

    private static string Format(LogLevel level, Exception? error, bool json, params (string Name, object Value)[] scope)
    {
        using var output = new StringWriter();
        var scopes = new LoggerExternalScopeProvider();
        scopes.Push(scope.Select(pair => KeyValuePair.Create<string, object?>(pair.Name, pair.Value)).ToList());
        var entry = new LogEntry<string>(level, "category", default, "Completing as failed", error, (state, _) => state);
        new WorkerLogFormatter(TimeProvider.System, Options.Create(new WorkerLogOptions { Json = json })).Write(entry, scopes, output);
        return output.ToString();
    }

    private static InvalidOperationException Thrown(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }
}
