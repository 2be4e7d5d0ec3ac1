using System.Text;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Visibility;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>Which versions of workers have completed workflow tasks of a run: where it can be reset to by them, and what lists show of them.</summary>
internal static class WorkerVersions
{
    public const string BuildIds = "BuildIds";
    private const string BinaryChecksums = "BinaryChecksums";
    private const string Unversioned = "unversioned";

    /// <summary>What a completed workflow task tells of its worker.</summary>
    public static void Apply(RunState run, HistoryEvent completed)
    {
        var worker = completed.WorkflowTaskCompletedEventAttributes;
        run.LastWorker = worker.WorkerVersion;
        RunVersions.Complete(run, worker);
        SetBuildIds(run, worker);
        if (AddResetPoint(run, completed) && worker.BinaryChecksum.Length > 0)
        {
            Set(run, BinaryChecksums, [.. run.ResetPoints.Points.Select(p => p.BinaryChecksum).Where(c => c.Length > 0)]);
        }
    }

    /// <summary>The builds of workers without a deployment, as lists show them.</summary>
    public static IReadOnlyList<string> Shown(RunState run) => Get(run, BuildIds);

    // The first one counts: whoever resets by a build id does away with everything that this version did.
    private static bool AddResetPoint(RunState run, HistoryEvent completed)
    {
        var worker = completed.WorkflowTaskCompletedEventAttributes;
        var buildId = worker.DeploymentVersion?.BuildId ?? worker.WorkerVersion?.BuildId ?? "";
        var points = run.ResetPoints.Points;
        if (points.Any(p => p.BuildId == buildId && p.BinaryChecksum == worker.BinaryChecksum))
        {
            return false;
        }

        if (points.Count == Limits.ResetPoints)
        {
            points.RemoveAt(0);
        }

        var time = completed.EventTime.ToDateTimeOffset();
        points.Add(new ResetPointInfo
        {
            BuildId = buildId,
            BinaryChecksum = worker.BinaryChecksum,
            RunId = run.RunId,
            FirstWorkflowTaskCompletedId = completed.EventId,
            CreateTime = run.ResetTime > time ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(run.ResetTime.Value) : completed.EventTime,
            Resettable = run.Children.Count + run.OutgoingSignals.Count + run.OutgoingCancels.Count == 0,
        });
        return true;
    }

    private static void SetBuildIds(RunState run, WorkflowTaskCompletedEventAttributes completed)
    {
        var before = Get(run, BuildIds);
        var worker = completed.WorkerVersion;
        var shown = worker is not { BuildId.Length: > 0 } ? Unversioned
            : worker.UseVersioning ? $"versioned:{worker.BuildId}"
            : $"{Unversioned}:{worker.BuildId}";

        // What a run is pinned to is shown as long as it is; see SystemAttributes.
        var isVersioned = completed.VersioningBehavior != VersioningBehavior.Unspecified;
        List<string> ids = isVersioned || worker is { UseVersioning: true } ? [] : [Unversioned];
        ids.AddRange(before.Where(id => id != Unversioned));
        if (!ids.Contains(shown) && !(isVersioned && shown == Unversioned))
        {
            ids.Add(shown);
        }

        while (ids.Count > 2 && ids.Sum(id => Encoding.UTF8.GetByteCount(id) + 3) > Limits.SearchAttribute)
        {
            ids.RemoveAt(ids[0] == Unversioned ? 1 : 0);
        }

        if (!ids.SequenceEqual(before))
        {
            Set(run, BuildIds, [.. ids]);
        }
    }

    private static IReadOnlyList<string> Get(RunState run, string name) =>
        run.SearchAttributes.IndexedFields.TryGetValue(name, out var payload)
            ? SearchAttributeValue.Decode(payload, IndexedValueType.KeywordList)?.Value as string[] ?? []
            : [];

    private static void Set(RunState run, string name, string[] values)
    {
        if (values.Length == 0)
        {
            run.SearchAttributes.IndexedFields.Remove(name);
            return;
        }

        run.SearchAttributes.IndexedFields[name] = new SearchAttributeValue(IndexedValueType.KeywordList, values).Encode();
    }
}
