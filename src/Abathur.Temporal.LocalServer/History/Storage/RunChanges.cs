using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>What a transition changed of one run.</summary>
internal sealed class RunChanges
{
    public RunChanges(RunState run)
    {
        Run = run;
        run.StateTransitions++;
    }

    public RunState Run { get; }

    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Whether its workflow id stands for this run from now on.</summary>
    public bool BecomesCurrent { get; set; }

    public void AddTo(WriteSet writes)
    {
        writes.SaveState(Run.Key, Run.IsOpen, RunSnapshot.Serialize(Run));
        if (Events.Count > 0)
        {
            writes.AppendHistory(Run.Key, new HistoryBatch(Events[0].EventId, Events.Count, Serialize()));
        }

        if (BecomesCurrent)
        {
            writes.SetCurrentRun(Run.Key);
        }

        if (Events.Exists(ChangesVisibility))
        {
            writes.UpsertVisibility(VisibilityRecords.Of(Run));
        }
    }

    private static bool ChangesVisibility(HistoryEvent e) =>
        e.EventType is EventType.WorkflowExecutionStarted
            or EventType.UpsertWorkflowSearchAttributes
            or EventType.WorkflowPropertiesModified
        || EventTypes.ClosingStatus(e.EventType) is not null;

    private byte[] Serialize()
    {
        var history = new Temporalio.Api.History.V1.History();
        history.Events.Add(Events);
        return history.ToByteArray();
    }
}
