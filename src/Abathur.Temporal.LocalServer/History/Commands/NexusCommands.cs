using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>Commands about Nexus operations: an event now, the request to the handler once it is kept.</summary>
internal static class NexusCommands
{
    public static void Schedule(CommandContext context, Command command)
    {
        var attributes = command.ScheduleNexusOperationCommandAttributes;
        var toClose = Within(attributes.ScheduleToCloseTimeout, context.Run.Started.WorkflowRunTimeout, whereNone: true);
        var scheduled = new Temporalio.Api.History.V1.NexusOperationScheduledEventAttributes
        {
            Endpoint = attributes.Endpoint,
            EndpointId = context.Transaction.Context.Endpoints.FindByName(attributes.Endpoint)!.Id,
            Service = attributes.Service,
            Operation = attributes.Operation,
            Input = attributes.Input,
            ScheduleToCloseTimeout = toClose,
            ScheduleToStartTimeout = Within(attributes.ScheduleToStartTimeout, toClose),
            StartToCloseTimeout = Within(attributes.StartToCloseTimeout, toClose),
            RequestId = Guid.NewGuid().ToString(),
            WorkflowTaskCompletedEventId = context.CompletedEventId,
        };
        foreach (var (name, value) in attributes.NexusHeader)
        {
            scheduled.NexusHeader[name.ToLowerInvariant()] = value;
        }

        context.Append(command, new() { NexusOperationScheduledEventAttributes = scheduled });
    }

    public static void RequestCancel(CommandContext context, Command command) => context.Append(command, new()
    {
        NexusOperationCancelRequestedEventAttributes = new()
        {
            ScheduledEventId = command.RequestCancelNexusOperationCommandAttributes.ScheduledEventId,
            WorkflowTaskCompletedEventId = context.CompletedEventId,
        },
    });

    private static Duration? Within(Duration? timeout, Duration? limit, bool whereNone = false)
    {
        var (given, most) = (timeout?.ToTimeSpan() ?? TimeSpan.Zero, limit?.ToTimeSpan() ?? TimeSpan.Zero);
        return most > TimeSpan.Zero && (given > most || (whereNone && given == TimeSpan.Zero)) ? limit : timeout;
    }
}
