using Google.Protobuf;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>What lists show of one run, and what queries filter on.</summary>
internal sealed record VisibilityRecord
{
    public required string Namespace { get; init; }

    public required string WorkflowId { get; init; }

    public required string RunId { get; init; }

    public required string WorkflowType { get; init; }

    public required string TaskQueue { get; init; }

    public required WorkflowExecutionStatus Status { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When its first workflow task may run: the start, with the delay or backoff of a start delay, cron or retry.</summary>
    public required DateTimeOffset ExecutionTime { get; init; }

    /// <summary>Null while it is open, like everything that is known at the close only.</summary>
    public DateTimeOffset? CloseTime { get; init; }

    public TimeSpan? ExecutionDuration => CloseTime - ExecutionTime;

    public long? HistoryLength { get; init; }

    public long? HistorySizeBytes { get; init; }

    public long? StateTransitionCount { get; init; }

    public string? ParentWorkflowId { get; init; }

    public string? ParentRunId { get; init; }

    public required string RootWorkflowId { get; init; }

    public required string RootRunId { get; init; }

    public string? FirstRunId { get; init; }

    /// <summary>
    /// Custom search attributes and the server's own that this record has no field for (BuildIds, TemporalChangeVersion,
    /// TemporalReportedProblems …).
    /// </summary>
    public IReadOnlyDictionary<string, SearchAttributeValue> SearchAttributes { get; init; } = SearchAttributeValue.None;

    /// <summary>A serialized <c>temporal.api.common.v1.Memo</c>: lists carry it, no query reads it.</summary>
    public ByteString Memo { get; init; } = ByteString.Empty;
}
