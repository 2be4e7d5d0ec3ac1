using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>What a transition changed of one run.</summary>
internal sealed class RunChanges
{
    private readonly string listed;
    private readonly Payload? buildIds;

    /// <param name="run">As it was before the transition.</param>
    public RunChanges(RunState run)
    {
        Run = run;
        listed = SystemAttributes.Fingerprint(run);
        buildIds = BuildIds(run);
        run.StateTransitions++;
    }

    public RunState Run { get; }

    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Whether its workflow id stands for this run from now on.</summary>
    public bool BecomesCurrent { get; set; }

    public void AddTo(WriteSet writes)
    {
        writes.SaveState(Run.Key, Run.IsOpen, RunSnapshot.Serialize(Run));
        foreach (var batch in HistoryBatches.Of(Events))
        {
            writes.AppendHistory(Run.Key, batch);
        }

        if (BecomesCurrent)
        {
            writes.SetCurrentRun(Run.Key);
        }

        if (Events.Exists(ChangesVisibility) || SystemAttributes.Fingerprint(Run) != listed || buildIds != BuildIds(Run))
        {
            writes.UpsertVisibility(VisibilityRecords.Of(Run));
        }
    }

    private static Payload? BuildIds(RunState run) => run.SearchAttributes.IndexedFields.GetValueOrDefault(WorkerVersions.BuildIds);

    private static bool ChangesVisibility(HistoryEvent e) =>
        e.EventType is EventType.WorkflowExecutionStarted
            or EventType.UpsertWorkflowSearchAttributes
            or EventType.WorkflowPropertiesModified
        || EventTypes.ClosingStatus(e.EventType) is not null;
}
