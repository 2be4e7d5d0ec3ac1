using System.Globalization;
using Abathur.Temporal.LocalServer.Nexus;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Nexus.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>A Nexus request, as the handler's worker gets it.</summary>
internal static class NexusTaskResponses
{
    // Twice: the Java SDK looks for the second one.
    private static readonly string[] RequestTimeout = ["request-timeout", "Request-Timeout"];

    /// <param name="call">The request that is out.</param>
    /// <param name="ns">The worker's namespace.</param>
    /// <param name="now">The server's time.</param>
    public static PollNexusTaskQueueResponse Of(NexusCall call, string ns, DateTimeOffset now)
    {
        var request = new Request
        {
            ScheduledTime = Timestamp.FromDateTimeOffset(call.SentTime),
            Capabilities = new() { TemporalFailureResponses = call.CanceledToken is null },
            Endpoint = call.Scheduled.Endpoint,
            Header = { call.Scheduled.NexusHeader },
        };
        foreach (var name in RequestTimeout)
        {
            request.Header[name] = Shown(call.Deadline - now);
        }

        if (call.CanceledToken is { } token)
        {
            request.CancelOperation = new()
            {
                Service = call.Scheduled.Service,
                Operation = call.Scheduled.Operation,
                OperationToken = token,
#pragma warning disable CS0612 // The real server sets the older field, too.
                OperationId = token,
#pragma warning restore CS0612
            };
        }
        else
        {
            request.StartOperation = Start(call);
            AddOperationTimeout(request, call, now);
        }

        return new()
        {
            TaskToken = new NexusTaskToken(ns, call.Caller.Namespace, call.Caller.WorkflowId, call.Caller.RunId, call.ScheduledEventId, call.Stamp).ToBytes(),
            Request = request,
        };
    }

    private static StartOperationRequest Start(NexusCall call) => new()
    {
        Service = call.Scheduled.Service,
        Operation = call.Scheduled.Operation,
        RequestId = call.Scheduled.RequestId,
        Payload = call.Scheduled.Input ?? NexusPayloads.Nothing,
        Callback = CallbackToken.Url,
        CallbackHeader =
        {
            [CallbackToken.Header] = new CallbackToken(call.Caller.Namespace, call.Caller.WorkflowId, call.ScheduledEventId, call.Scheduled.RequestId).ToString(),
        },
        Links = { call.Origin },
    };

    // How long the operation as a whole may take from here on, unless the caller has said so itself.
    private static void AddOperationTimeout(Request request, NexusCall call, DateTimeOffset now)
    {
        const string name = "operation-timeout";
        var toClose = call.Scheduled.StartToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } stage ? stage : TimeSpan.MaxValue;
        var whole = call.Scheduled.ScheduleToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } timeout ? call.ScheduledTime + timeout - now : TimeSpan.MaxValue;
        var shorter = toClose < whole ? toClose : whole;
        if (shorter < TimeSpan.MaxValue)
        {
            request.Header.TryAdd(name, Shown(shorter));
        }
    }

    private static string Shown(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)duration.TotalMilliseconds)}ms");
}
