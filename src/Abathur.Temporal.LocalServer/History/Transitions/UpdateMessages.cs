using Abathur.Temporal.LocalServer.History.Commands;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

/// <summary>The update protocol between server and worker: request → acceptance or rejection → response.</summary>
internal static class UpdateMessages
{
    /// <summary>The requests that go out with the workflow task that is started; those of a task that came to nothing again.</summary>
    public static IEnumerable<Message> Send(RunState run)
    {
        foreach (var update in run.Updates.Values)
        {
            if (update is { Stage: UpdateStage.Admitted or UpdateStage.Sent, Request: { } request })
            {
                update.Stage = UpdateStage.Sent;
                yield return new Message
                {
                    Id = $"{update.Id}/request",
                    ProtocolInstanceId = update.Id,
                    EventId = run.Task!.StartedEventId - 1,
                    Body = Any.Pack(request),
                };
            }
        }
    }

    /// <summary>What is wrong with a worker's messages; null for nothing.</summary>
    public static string? Validate(RunState run, RespondWorkflowTaskCompletedRequest request)
    {
        foreach (var command in request.Commands.Where(c => c.CommandType == CommandType.ProtocolMessage))
        {
            var id = command.ProtocolMessageCommandAttributes.MessageId;
            if (request.Messages.All(m => m.Id != id))
            {
                return $"ProtocolMessageCommand names message {id}, which isn't there.";
            }
        }

        HashSet<string> accepted = [];
        foreach (var message in request.Messages)
        {
            var id = message.ProtocolInstanceId;
            var stage = run.Updates.TryGetValue(id, out var update) ? update.Stage : (UpdateStage?)null;
            if (message.Body.TryUnpack<Acceptance>(out var acceptance))
            {
                // After a restart the worker alone remembers the request.
                if (stage is null && acceptance.AcceptedRequest is null)
                {
                    return $"update {id} isn't known.";
                }

                accepted.Add(id);
            }
            else if (message.Body.Is(Response.Descriptor) && stage != UpdateStage.Accepted && !accepted.Contains(id))
            {
                return $"update {id} has a response, but isn't accepted.";
            }
        }

        return null;
    }

    public static void Handle(CommandContext context, Message message)
    {
        if (message.Body.TryUnpack<Acceptance>(out var acceptance))
        {
            Accept(context, message.ProtocolInstanceId, acceptance);
        }
        else if (message.Body.TryUnpack<Rejection>(out var rejection))
        {
            Reject(context, message.ProtocolInstanceId, rejection);
        }
        else if (message.Body.TryUnpack<Response>(out var response))
        {
            Complete(context, response);
        }
    }

    private static void Accept(CommandContext context, string id, Acceptance acceptance)
    {
        var request = context.Run.Updates.TryGetValue(id, out var update) ? update.Request : null;
        context.Transaction.Append(context.Run, new()
        {
            WorkflowExecutionUpdateAcceptedEventAttributes = new()
            {
                ProtocolInstanceId = id,
                AcceptedRequestMessageId = acceptance.AcceptedRequestMessageId,
                AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
                AcceptedRequest = request ?? acceptance.AcceptedRequest,
            },
        });
    }

    private static void Reject(CommandContext context, string id, Rejection rejection)
    {
        if (context.Run.Updates.Remove(id, out var update))
        {
            context.Transaction.React(() => update.Complete(new Outcome { Failure = rejection.Failure }));
        }
    }

    private static void Complete(CommandContext context, Response response)
    {
        var update = context.Run.Updates[response.Meta.UpdateId];
        context.Transaction.Append(context.Run, new()
        {
            WorkflowExecutionUpdateCompletedEventAttributes = new()
            {
                Meta = response.Meta,
                AcceptedEventId = update.AcceptedEventId,
                Outcome = response.Outcome,
            },
        });
    }
}
