using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Command.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>Commands that only leave an event.</summary>
internal static class RecordCommands
{
    public static void Marker(CommandContext context, Command command)
    {
        var attributes = command.RecordMarkerCommandAttributes;
        context.Append(command, new()
        {
            MarkerRecordedEventAttributes = new()
            {
                MarkerName = attributes.MarkerName,
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                Header = attributes.Header,
                Failure = attributes.Failure,
                Details = { attributes.Details },
            },
        });
    }

    public static void SearchAttributes(CommandContext context, Command command)
    {
        var ns = context.Transaction.Context.Namespaces.Get(context.Run.Namespace);
        context.Append(command, new()
        {
            UpsertWorkflowSearchAttributesEventAttributes = new()
            {
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                SearchAttributes = TypedSearchAttributes.Check(
                    ns, command.UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes),
            },
        });
    }

    public static void Properties(CommandContext context, Command command) => context.Append(command, new()
    {
        WorkflowPropertiesModifiedEventAttributes = new()
        {
            WorkflowTaskCompletedEventId = context.CompletedEventId,
            UpsertedMemo = command.ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo,
        },
    });
}
