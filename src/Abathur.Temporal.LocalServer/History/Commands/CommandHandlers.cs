using System.Collections.Frozen;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>What each command of a worker does. They were checked before (<see cref="CommandValidation"/>): none can fail here.</summary>
internal static class CommandHandlers
{
    private static readonly FrozenDictionary<CommandType, Action<CommandContext, Command>> Handlers =
        new Dictionary<CommandType, Action<CommandContext, Command>>
        {
            [CommandType.ScheduleActivityTask] = ActivityCommands.Schedule,
            [CommandType.RequestCancelActivityTask] = ActivityCommands.RequestCancel,
            [CommandType.StartTimer] = TimerCommands.Start,
            [CommandType.CancelTimer] = TimerCommands.Cancel,
            [CommandType.CompleteWorkflowExecution] = CloseCommands.Complete,
            [CommandType.FailWorkflowExecution] = CloseCommands.Fail,
            [CommandType.CancelWorkflowExecution] = CloseCommands.Cancel,
            [CommandType.ContinueAsNewWorkflowExecution] = CloseCommands.ContinueAsNew,
            [CommandType.RecordMarker] = RecordCommands.Marker,
            [CommandType.UpsertWorkflowSearchAttributes] = RecordCommands.SearchAttributes,
            [CommandType.ModifyWorkflowProperties] = RecordCommands.Properties,
            [CommandType.StartChildWorkflowExecution] = ExternalCommands.StartChild,
            [CommandType.SignalExternalWorkflowExecution] = ExternalCommands.Signal,
            [CommandType.RequestCancelExternalWorkflowExecution] = ExternalCommands.RequestCancel,
            [CommandType.ScheduleNexusOperation] = NexusCommands.Schedule,
            [CommandType.RequestCancelNexusOperation] = NexusCommands.RequestCancel,
        }.ToFrozenDictionary();

    private static readonly FrozenSet<CommandType> Closing = new[]
    {
        CommandType.CompleteWorkflowExecution,
        CommandType.FailWorkflowExecution,
        CommandType.CancelWorkflowExecution,
        CommandType.ContinueAsNewWorkflowExecution,
    }.ToFrozenSet();

    public static bool IsKnown(CommandType type) => Handlers.ContainsKey(type) || type == CommandType.ProtocolMessage;

    public static bool Closes(Command command) => Closing.Contains(command.CommandType);

    public static void Handle(CommandContext context, Command command) => Handlers[command.CommandType](context, command);
}
