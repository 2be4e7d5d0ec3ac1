using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Turns whatever ended a command into one message and an exit code.</summary>
internal static class ErrorReport
{
    public static ExitCode Write(Exception error, TextWriter output, bool verbose, CancellationToken cancel)
    {
        var (code, message) = cancel.IsCancellationRequested ? (ExitCode.Interrupted, "interrupted") : Explain(error);
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
        InvalidInputException e => (ExitCode.Usage, e.Message),
        WorkflowUpdateFailedException { InnerException: ApplicationFailureException e } =>
            (e.ErrorType == FailureTypes.InvalidInput ? ExitCode.Usage : ExitCode.Rejected, e.Message),
        WorkflowUpdateFailedException e => (ExitCode.Rejected, e.InnerException?.Message ?? e.Message),
        WorkflowFailedException { InnerException: { } inner } => (ExitCode.No, inner.Message),
        WorkflowQueryFailedException e => (ExitCode.Rejected, e.Message),
        WorktreeException or RefusedException or GitException => (ExitCode.Rejected, error.Message),
        RpcException e => (RpcErrors.ExitCode(e), RpcErrors.Explain(e)),
        RpcTimeoutOrCanceledException or TimeoutException or OperationCanceledException =>
            (ExitCode.Unreachable, "No answer came in time. Try again, or wait longer with --timeout."),
        UnauthorizedAccessException or IOException => (ExitCode.Usage, error.Message),
        _ => (ExitCode.No, $"{error.Message} ({error.GetType().Name}; --verbose says more)"),
    };
}
