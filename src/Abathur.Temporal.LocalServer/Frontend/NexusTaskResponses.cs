using System.Globalization;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Nexus;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>A Nexus request, as the handler's worker gets it.</summary>
internal static class NexusTaskResponses
{
    // Twice: the Java SDK looks for the second one.
    private static readonly string[] RequestTimeout = ["request-timeout", "Request-Timeout"];

    /// <param name="run">The caller.</param>
    /// <param name="operation">The caller's operation.</param>
    /// <param name="sent">The request that is out.</param>
    /// <param name="ns">The worker's namespace.</param>
    /// <param name="now">The server's time.</param>
    public static PollNexusTaskQueueResponse Of(RunState run, NexusOperationState operation, NexusRequestState sent, string ns, DateTimeOffset now)
    {
        var request = new Request
        {
            ScheduledTime = Timestamp.FromDateTimeOffset(sent.SentTime!.Value),
            Capabilities = new() { TemporalFailureResponses = sent == operation.Start },
            Endpoint = operation.Scheduled.Endpoint,
            Header = { operation.Scheduled.NexusHeader },
        };
        foreach (var name in RequestTimeout)
        {
            request.Header[name] = Shown(NexusRequests.Deadline(operation, sent) - now);
        }

        if (sent == operation.Start)
        {
            request.StartOperation = Start(run, operation);
            AddOperationTimeout(request, operation, now);
        }
        else
        {
            request.CancelOperation = new()
            {
                Service = operation.Scheduled.Service,
                Operation = operation.Scheduled.Operation,
                OperationToken = operation.Token,
#pragma warning disable CS0612 // The real server sets the older field, too.
                OperationId = operation.Token,
#pragma warning restore CS0612
            };
        }

        return new()
        {
            TaskToken = new NexusTaskToken(ns, run.Namespace, run.WorkflowId, run.RunId, operation.ScheduledEventId, sent.Stamp).ToBytes(),
            Request = request,
        };
    }

    private static StartOperationRequest Start(RunState run, NexusOperationState operation) => new()
    {
        Service = operation.Scheduled.Service,
        Operation = operation.Scheduled.Operation,
        RequestId = operation.Scheduled.RequestId,
        Payload = operation.Scheduled.Input ?? NexusPayloads.Nothing,
        Callback = CallbackToken.Url,
        CallbackHeader =
        {
            [CallbackToken.Header] = new CallbackToken(run.Namespace, run.WorkflowId, operation.ScheduledEventId, operation.Scheduled.RequestId).ToString(),
        },
        Links =
        {
            NexusLinks.Of(new()
            {
                Namespace = run.Namespace,
                WorkflowId = run.WorkflowId,
                RunId = run.RunId,
                EventRef = new() { EventId = operation.ScheduledEventId, EventType = EventType.NexusOperationScheduled },
            }),
        },
    };

    // How long the operation as a whole may take from here on, unless the caller has said so itself.
    private static void AddOperationTimeout(Request request, NexusOperationState operation, DateTimeOffset now)
    {
        const string name = "operation-timeout";
        var toClose = operation.Scheduled.StartToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } stage ? stage : TimeSpan.MaxValue;
        var whole = operation.Scheduled.ScheduleToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } timeout ? operation.ScheduledTime + timeout - now : TimeSpan.MaxValue;
        var shorter = toClose < whole ? toClose : whole;
        if (shorter < TimeSpan.MaxValue)
        {
            request.Header.TryAdd(name, Shown(shorter));
        }
    }

    private static string Shown(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)duration.TotalMilliseconds)}ms");
}
