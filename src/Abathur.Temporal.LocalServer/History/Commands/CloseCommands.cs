using Abathur.Temporal.LocalServer.History.Runs;
using Temporalio.Api.Command.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

internal static class CloseCommands
{
    public static void Complete(CommandContext context, Command command) => Closing.Complete(
        context.Transaction, context.Run, command.CompleteWorkflowExecutionCommandAttributes.Result, context.CompletedEventId);

    public static void Fail(CommandContext context, Command command) => Closing.Fail(
        context.Transaction, context.Run, command.FailWorkflowExecutionCommandAttributes.Failure, context.CompletedEventId);

    public static void Cancel(CommandContext context, Command command) => Closing.Cancel(
        context.Transaction, context.Run, command.CancelWorkflowExecutionCommandAttributes.Details, context.CompletedEventId);

    public static void ContinueAsNew(CommandContext context, Command command) => Closing.ContinueAsNew(
        context.Transaction, context.Run, command.ContinueAsNewWorkflowExecutionCommandAttributes, context.CompletedEventId);
}
