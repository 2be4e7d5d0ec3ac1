using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.Updates;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class UpdateSubject : TableTest<UpdateStage>.ISubject
{
    private const string Id = "u";
    private readonly OneRun run = new();
    private readonly UpdateState update;

    public UpdateSubject() =>
        update = Messages.Update(run.Transition, run.Run, new() { Meta = new() { UpdateId = Id }, Input = new() { Name = "update" } });

    public UpdateStage Stage => update.Stage;

    public static Message? Says(UpdateStage stage) => stage switch
    {
        UpdateStage.Accepted => Message(new Acceptance { AcceptedRequestMessageId = "m" }),
        UpdateStage.Rejected => Message(new Rejection { Failure = new() }),
        UpdateStage.Completed => Message(new Response { Meta = new() { UpdateId = Id }, Outcome = new() { Success = new() } }),
        _ => null,
    };

    /// <summary>What the server has against a worker that says so; null for nothing.</summary>
    public string? Validate(params Message[] messages) => UpdateMessages.Validate(run.Run.Updates, new() { Messages = { messages } });

    public void Move(UpdateStage to)
    {
        var updates = run.Run.Updates;
        switch (to)
        {
            case UpdateStage.Admitted:
                updates.TakeBack();
                break;
            case UpdateStage.Sent:
                _ = updates.Send().ToArray();
                break;
            case UpdateStage.Aborted:
                updates.Close(isContinued: false);
                break;
            default:
                if (UpdateMessages.Handle(updates, Says(to)!) is { } e)
                {
                    run.Append(e);
                }

                break;
        }
    }

    public void Dispose() => run.Dispose();

    private static Message Message(IMessage body) => new() { Id = body.Descriptor.Name, ProtocolInstanceId = Id, Body = Any.Pack(body) };
}
