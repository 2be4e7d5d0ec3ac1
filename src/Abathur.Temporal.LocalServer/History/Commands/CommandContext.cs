using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Command.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>The workflow task whose commands are handled.</summary>
/// <param name="Transaction">What they are written in.</param>
/// <param name="Run">The workflow.</param>
/// <param name="CompletedEventId">The completed event of the task.</param>
/// <param name="Identity">The worker.</param>
internal sealed record CommandContext(Transaction Transaction, RunState Run, long CompletedEventId, string Identity)
{
    /// <summary>The activities that the worker has room for and starts at once, without a poll.</summary>
    public List<ActivityState> Eager { get; } = [];

    /// <summary>Adds the event of a command, with what the command says about it.</summary>
    public HistoryEvent Append(Command command, HistoryEvent e)
    {
        e.UserMetadata = command.UserMetadata;
        e.EventGroupMarkers.Add(command.EventGroupMarkers);
        return Transaction.Append(Run, e);
    }
}
