using System.Text;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Cause = Temporalio.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>Looks at the commands about Nexus operations: <see cref="CommandValidation"/>.</summary>
internal sealed class NexusValidation(RunState run, HistoryContext context)
{
    private const string Attributes = nameof(ScheduleNexusOperationCommandAttributes);

    private readonly HashSet<long> canceled = [.. run.NexusOperations.Values.Where(o => o.Cancellation is not null).Select(o => o.ScheduledEventId)];
    private int pending = run.NexusOperations.Count;

    public CommandProblem? Schedule(ScheduleNexusOperationCommandAttributes a)
    {
        const Cause bad = Cause.BadScheduleNexusOperationAttributes;
        if (context.Endpoints.FindByName(a.Endpoint) is null)
        {
            return (bad, $"endpoint \"{a.Endpoint}\" not found");
        }

        if ((NameProblem("Service", a.Service) ?? NameProblem("Operation", a.Operation) ?? TimeoutProblem(a)) is { } problem)
        {
            return (bad, problem);
        }

        if (context.Namespaces.PayloadLimit.IsExceededBy(a.Input))
        {
            return new(bad, $"{Attributes}.Input exceeds size limit", EndsWorkflow: true);
        }

        if (HeaderProblem(a) is { } header)
        {
            return (bad, header);
        }

        return ++pending > Limits.NexusOperations
            ? (Cause.PendingNexusOperationsLimitExceeded, $"workflow has reached the pending nexus operation limit of {Limits.NexusOperations} for this namespace")
            : null;
    }

    public CommandProblem? Cancel(RequestCancelNexusOperationCommandAttributes a)
    {
        const Cause bad = Cause.BadRequestCancelNexusOperationAttributes;

        // It may have ended while the worker decided to cancel it.
        if (!run.NexusOperations.ContainsKey(a.ScheduledEventId) && !run.Buffered.Exists(e => NexusOperationEvents.End(e)?.ScheduledEventId == a.ScheduledEventId))
        {
            return (bad, $"requested cancelation for a non-existing or already completed operation with scheduled event ID of {a.ScheduledEventId}");
        }

        return canceled.Add(a.ScheduledEventId)
            ? null
            : (bad, $"cancelation was already requested for an operation with scheduled event ID {a.ScheduledEventId}");
    }

    private static string? NameProblem(string field, string name) =>
        Encoding.UTF8.GetByteCount(name) > Limits.NexusName ? $"{Attributes}.{field} exceeds length limit of {Limits.NexusName}" : null;

    private static string? TimeoutProblem(ScheduleNexusOperationCommandAttributes a)
    {
        (string Name, Duration? Timeout)[] timeouts =
        [
            (nameof(a.ScheduleToCloseTimeout), a.ScheduleToCloseTimeout),
            (nameof(a.ScheduleToStartTimeout), a.ScheduleToStartTimeout),
            (nameof(a.StartToCloseTimeout), a.StartToCloseTimeout),
        ];
        return timeouts.FirstOrDefault(t => t.Timeout?.ToTimeSpan() < TimeSpan.Zero) is { Timeout: not null } negative
            ? $"{Attributes}.{negative.Name} is invalid: negative duration"
            : null;
    }

    private static string? HeaderProblem(ScheduleNexusOperationCommandAttributes a) =>
        a.NexusHeader.Keys.FirstOrDefault(NexusHeaders.IsReserved) is { } reserved
            ? $"{Attributes}.NexusHeader contains a disallowed header key: \"{reserved}\""
            : NexusHeaders.IsTooLarge(a.NexusHeader) ? $"{Attributes}.NexusHeader exceeds size limit"
            : null;
}
