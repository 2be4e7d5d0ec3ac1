using System.Text.Json;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>The search attributes that the server itself sets: they follow from the run's state, and no event tells them.</summary>
internal static class SystemAttributes
{
    private const string PauseInfo = "TemporalPauseInfo";
    private const string ReportedProblems = "TemporalReportedProblems";
    private const string UsedVersions = "TemporalUsedWorkerDeploymentVersions";
    private const string Version = "TemporalWorkerDeploymentVersion";
    private const string Deployment = "TemporalWorkerDeployment";
    private const string Behavior = "TemporalWorkflowVersioningBehavior";

    /// <summary>All of a run, those that its workflow set and the server's own.</summary>
    public static SearchAttributes WithOwn(RunState run)
    {
        var all = run.SearchAttributes.Clone();
        Add(PauseInfo, Paused(run));
        Add(ReportedProblems, Problems(run));
        Add(UsedVersions, run.UsedVersions);
        AddWord(Deployment, RunVersions.DeploymentName(run));
        var version = RunVersions.Of(run) with { Transition = null };
        AddWord(Version, version.Base.ToString());
        AddWord(Behavior, version.Behavior == VersioningBehavior.Unspecified ? "" : version.Behavior.ToString());
        if (!version.Pinned.IsNone)
        {
            Add(WorkerVersions.BuildIds, [$"pinned:{version.Pinned}", .. WorkerVersions.Shown(run)]);
        }

        return all;

        void AddWord(string name, string value)
        {
            if (value.Length > 0)
            {
                all.IndexedFields[name] = new SearchAttributeValue(IndexedValueType.Keyword, value).Encode();
            }
        }

        void Add(string name, IReadOnlyCollection<string> values)
        {
            if (values.Count > 0)
            {
                all.IndexedFields[name] = List(values);
            }
        }
    }

    /// <summary>The server's own as one text, to tell whether lists have to show something else.</summary>
    public static string Fingerprint(RunState run) => string.Join(
        '\n',
        [.. Paused(run), .. Problems(run), .. Versions(run)]);

    // Most runs have none, and this is asked for with every transition.
    private static string[] Versions(RunState run) => run is { Versioning: null, Options.VersioningOverride: null, WorkerDeploymentName: "" }
        ? []
        : [.. run.UsedVersions, RunVersions.DeploymentName(run), $"{RunVersions.Of(run) with { Transition = null }}"];

    private static string[] Paused(RunState run) =>
    [
        .. run.Pause is { } pause ? [$"Workflow:{run.WorkflowId}", $"Reason:{pause.Reason}"] : Array.Empty<string>(),
        .. run.Activities.Values.Where(a => a.Pause is not null).Select(a => $"property:activityType={a.Scheduled.ActivityType.Name}").Distinct(),
    ];

    private static string[] Problems(RunState run) =>
        run.TaskProblems >= Limits.ReportedTaskProblems && run.LastTaskProblem is { } last ? [last.Category, last.Cause] : [];

    private static Payload List(IReadOnlyCollection<string> values) => new()
    {
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(values)),
        Metadata =
        {
            ["encoding"] = ByteString.CopyFromUtf8("json/plain"),
            ["type"] = ByteString.CopyFromUtf8(nameof(IndexedValueType.KeywordList)),
        },
    };
}
