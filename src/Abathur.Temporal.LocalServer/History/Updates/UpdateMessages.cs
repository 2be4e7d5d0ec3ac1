using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Updates;

/// <summary>The update protocol between server and worker: request → acceptance or rejection → response.</summary>
internal static class UpdateMessages
{
    /// <summary>The requests that go out with the workflow task that is started.</summary>
    public static IEnumerable<Message> Send(RunUpdates updates, long startedEventId) => updates.Send().Select(update => new Message
    {
        Id = $"{update.Id}/request",
        ProtocolInstanceId = update.Id,
        EventId = startedEventId - 1,
        Body = Any.Pack(update.Request),
    });

    /// <summary>What is wrong with a worker's messages; null for nothing.</summary>
    public static string? Validate(RunUpdates updates, RespondWorkflowTaskCompletedRequest request)
    {
        foreach (var command in request.Commands.Where(c => c.CommandType == CommandType.ProtocolMessage))
        {
            var id = command.ProtocolMessageCommandAttributes.MessageId;
            if (request.Messages.All(m => m.Id != id))
            {
                return $"ProtocolMessageCommand names message {id}, which isn't there.";
            }
        }

        // As the messages before leave them.
        Dictionary<string, UpdateStage> stages = [];
        foreach (var message in request.Messages)
        {
            if (Validate(updates, message, stages) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>Does what a worker's message says. Gives the event that tells of it; null for none.</summary>
    public static HistoryEvent? Handle(RunUpdates updates, Message message)
    {
        var id = message.ProtocolInstanceId;
        if (message.Body.TryUnpack<Acceptance>(out var acceptance))
        {
            // After a restart the worker alone remembers the request.
            return Accepted(id, acceptance, updates.Find(id) is { } known ? known.Request : acceptance.AcceptedRequest);
        }

        if (message.Body.TryUnpack<Response>(out var response))
        {
            return Completed(response, updates.Find(id)?.AcceptedEventId ?? 0);
        }

        if (message.Body.TryUnpack<Rejection>(out var rejection))
        {
            updates.Reject(id, rejection.Failure);
        }

        return null;
    }

    private static string? Validate(RunUpdates updates, Message message, Dictionary<string, UpdateStage> stages)
    {
        var id = message.ProtocolInstanceId;
        if (StageAfter(message) is not { } next)
        {
            return null;
        }

        var stage = stages.TryGetValue(id, out var before) ? before : updates.Find(id)?.Stage;
        if (stage is { } known && !UpdateLifecycle.Table.Allows(known, next))
        {
            return $"update {id} can't be {next}: it is {known}.";
        }

        // After a restart the worker alone remembers the request; nobody waits for a rejection.
        var isUnknown = stage is null
            && (next == UpdateStage.Completed || (next == UpdateStage.Accepted && message.Body.Unpack<Acceptance>().AcceptedRequest is null));
        stages[id] = next;
        return isUnknown ? $"update {id} isn't known." : null;
    }

    private static UpdateStage? StageAfter(Message message) =>
        message.Body.Is(Acceptance.Descriptor) ? UpdateStage.Accepted
        : message.Body.Is(Rejection.Descriptor) ? UpdateStage.Rejected
        : message.Body.Is(Response.Descriptor) ? UpdateStage.Completed
        : null;

    private static HistoryEvent Accepted(string id, Acceptance acceptance, Request? request) => new()
    {
        WorkflowExecutionUpdateAcceptedEventAttributes = new()
        {
            ProtocolInstanceId = id,
            AcceptedRequestMessageId = acceptance.AcceptedRequestMessageId,
            AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
            AcceptedRequest = request,
        },
    };

    private static HistoryEvent Completed(Response response, long acceptedEventId) => new()
    {
        WorkflowExecutionUpdateCompletedEventAttributes = new()
        {
            Meta = response.Meta,
            AcceptedEventId = acceptedEventId,
            Outcome = response.Outcome,
        },
    };
}
