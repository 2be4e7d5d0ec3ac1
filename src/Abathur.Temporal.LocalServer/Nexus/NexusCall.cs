using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>A request to the handler of a Nexus operation, as a worker takes it.</summary>
internal sealed record NexusCall
{
    /// <summary>Whose operation it is: a workflow's run, or the operation's own.</summary>
    public required ExecutionKey Caller { get; init; }

    /// <summary>The operation; 0 for one that belongs to no workflow.</summary>
    public required long ScheduledEventId { get; init; }

    /// <summary>What is asked for.</summary>
    public required NexusOperationScheduledEventAttributes Scheduled { get; init; }

    public required DateTimeOffset ScheduledTime { get; init; }

    /// <summary>Of the attempt.</summary>
    public required Guid Stamp { get; init; }

    public required DateTimeOffset SentTime { get; init; }

    /// <summary>When the attempt is given up.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>What the handler calls the operation that it is to cancel; null where it is to start it.</summary>
    public required string? CanceledToken { get; init; }

    /// <summary>Where the operation is asked for.</summary>
    public required Temporalio.Api.Nexus.V1.Link Origin { get; init; }
}
