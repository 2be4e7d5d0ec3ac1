using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Enums.V1;
using static Temporalio.Api.Enums.V1.IndexedValueType;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>The names a query may use: the server's own here, and those that a namespace registered.</summary>
internal static class VisibilityFields
{
    public const string ExecutionStatus = "ExecutionStatus";
    public const string ExecutionDuration = "ExecutionDuration";
    public const string WorkflowId = "WorkflowId";
    public const string RunId = "RunId";
    public const string ParentWorkflowId = "ParentWorkflowId";
    public const string RootWorkflowId = "RootWorkflowId";

    private const string TemporalPrefix = "Temporal";

    private static readonly Dictionary<string, (IndexedValueType Type, Func<VisibilityRecord, object?> Read)> OfRecord = new()
    {
        [WorkflowId] = (Keyword, r => r.WorkflowId),
        [RunId] = (Keyword, r => r.RunId),
        ["WorkflowType"] = (Keyword, r => r.WorkflowType),
        ["TaskQueue"] = (Keyword, r => r.TaskQueue),
        [ExecutionStatus] = (Keyword, r => (long)r.Status),
        ["StartTime"] = (Datetime, r => r.StartTime),
        ["ExecutionTime"] = (Datetime, r => r.ExecutionTime),
        ["CloseTime"] = (Datetime, r => r.CloseTime),
        [ExecutionDuration] = (Int, r => r.ExecutionDuration is { } duration ? Nanoseconds(duration) : null),
        ["HistoryLength"] = (Int, r => r.HistoryLength),
        ["HistorySizeBytes"] = (Int, r => r.HistorySizeBytes),
        ["StateTransitionCount"] = (Int, r => r.StateTransitionCount),
        [ParentWorkflowId] = (Keyword, r => r.ParentWorkflowId),
        ["ParentRunId"] = (Keyword, r => r.ParentRunId),
        [RootWorkflowId] = (Keyword, r => r.RootWorkflowId),
        ["RootRunId"] = (Keyword, r => r.RootRunId),
    };

    /// <summary>
    /// What a worker may set though no namespace registered it. A record keeps them among its search attributes, and says null
    /// for those it hasn't, as on the real server.
    /// </summary>
    public static IReadOnlyDictionary<string, IndexedValueType> Predefined { get; } = new Dictionary<string, IndexedValueType>
    {
        ["BatcherNamespace"] = Keyword,
        ["BatcherUser"] = Keyword,
        ["BinaryChecksums"] = KeywordList,
        ["BuildIds"] = KeywordList,
        ["TemporalChangeVersion"] = KeywordList,
        ["TemporalExternalPayloadCount"] = Int,
        ["TemporalExternalPayloadSizeBytes"] = Int,
        ["TemporalNamespaceDivision"] = Keyword,
        ["TemporalPauseInfo"] = KeywordList,
        ["TemporalReportedProblems"] = KeywordList,
        ["TemporalSchedulePaused"] = Bool,
        ["TemporalScheduledById"] = Keyword,
        ["TemporalScheduledStartTime"] = Datetime,
        ["TemporalUsedWorkerDeploymentVersions"] = KeywordList,
        ["TemporalWorkerDeployment"] = Keyword,
        ["TemporalWorkerDeploymentVersion"] = Keyword,
        ["TemporalWorkflowVersioningBehavior"] = Keyword,
    };

    /// <summary>Every name that no namespace can register, with its type: what the operator's list shows as the server's own.</summary>
    public static IReadOnlyDictionary<string, IndexedValueType> System { get; } =
        OfRecord.ToDictionary(f => f.Key, f => f.Value.Type).Concat(Predefined).ToDictionary();

    /// <exception cref="VisibilityQueryException">There is no such name.</exception>
    public static VisibilityField Resolve(string name, IReadOnlyDictionary<string, IndexedValueType> customAttributes)
    {
        foreach (var candidate in Candidates(name))
        {
            if (OfRecord.TryGetValue(candidate, out var own))
            {
                return new VisibilityField(name, candidate, own.Type, own.Read);
            }

            if (Predefined.TryGetValue(candidate, out var type) || customAttributes.TryGetValue(candidate, out type))
            {
                return new VisibilityField(name, candidate, type, Attribute(candidate, type));
            }
        }

        throw new VisibilityQueryException($"invalid search attribute: {name}");
    }

    // Names of the server's own go with and without their prefix; a schedule's id is its workflow's.
    private static string[] Candidates(string name) =>
        name == "ScheduleId" ? [name, WorkflowId]
        : name.StartsWith(TemporalPrefix, StringComparison.Ordinal) ? [name, name[TemporalPrefix.Length..]]
        : [name, TemporalPrefix + name];

    // A value that was set while the name had another type compares with nothing.
    private static Func<VisibilityRecord, object?> Attribute(string name, IndexedValueType type) =>
        record => record.SearchAttributes.TryGetValue(name, out var set) && set.Type == type ? set.Value : null;

    private static long Nanoseconds(TimeSpan duration) => duration.Ticks * TimeSpan.NanosecondsPerTick;
}
