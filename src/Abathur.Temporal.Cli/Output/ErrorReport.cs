using System.Text.Json;
using System.Text.RegularExpressions;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Turns whatever ended a command into one message and an exit code.</summary>
internal static partial class ErrorReport
{
    /// <summary>
    /// Writes the message as a line, or with <paramref name="json"/> as an object on a line: <c>code</c> is what the command exits with,
    /// <c>message</c> the same text, <c>next</c> the command in it that helps, if it has one, and <c>detail</c> where it came from.
    /// </summary>
    public static ExitCode Write(Exception error, TextWriter output, bool verbose, CancellationToken cancel, bool json = false)
    {
        var (code, message) = cancel.IsCancellationRequested ? (ExitCode.Interrupted, "interrupted") : Explain(error);
        if (json)
        {
            var report = new { code = (int)code, message, next = Next(message), detail = verbose ? error.ToString() : null };
            output.WriteLine(JsonSerializer.Serialize(report, AbathurJson.Options));
            return code;
        }

        output.WriteLine("abathur: " + SafeText.Block(message));
        if (verbose)
        {
            output.WriteLine(error);
        }

        return code;
    }

    public static (ExitCode Code, string Message) Explain(Exception error) => error switch
    {
        CommandException e => (e.Code, e.Message),
        ClientException e => (CodeOf(e.Failure), e.Message),
        InvalidInputException e => (ExitCode.Usage, e.Message),
        WorkflowUpdateFailedException { InnerException: ApplicationFailureException e } =>
            (e.ErrorType == FailureTypes.InvalidInput ? ExitCode.Usage : ExitCode.Rejected, e.Message),
        WorkflowUpdateFailedException e => (ExitCode.Rejected, e.InnerException?.Message ?? e.Message),
        WorkflowFailedException { InnerException: { } inner } => (ExitCode.No, inner.Message),
        WorkflowQueryFailedException e => (ExitCode.Rejected, e.Message),
        HostFailureException or RefusedException or RefusedLinkException or GitException => (ExitCode.Rejected, error.Message),
        RpcException e => (RpcErrors.IsUnreachable(e) ? ExitCode.Unreachable : ExitCode.Rejected, RpcErrors.Explain(e)),
        RpcTimeoutOrCanceledException or TimeoutException or OperationCanceledException =>
            (ExitCode.Unreachable, "No answer came in time. Try again, or wait longer with --timeout."),
        UnauthorizedAccessException or IOException => (ExitCode.Usage, error.Message),
        _ => (ExitCode.No, $"{error.Message} ({error.GetType().Name}; --verbose says more)"),
    };

    private static ExitCode CodeOf(ClientFailure failure) => failure switch
    {
        ClientFailure.Unreachable => ExitCode.Unreachable,
        ClientFailure.Rejected => ExitCode.Rejected,
        _ => ExitCode.No,
    };

    /// <summary>The first command of a message that can be pasted: between backticks, or after a colon at its end; null if it has none.</summary>
    internal static string? Next(string message) => Command().Match(message) is { Success: true } match ? match.Groups["command"].Value : null;

    [GeneratedRegex(@"`(?<command>(?:abathur|git|temporal) [^`]+)`|: (?<command>(?:abathur|git|temporal) [^`]+?)\.?$")]
    private static partial Regex Command();
}
