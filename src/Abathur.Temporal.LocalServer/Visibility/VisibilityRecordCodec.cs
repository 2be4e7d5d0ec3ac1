using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>A record as Temporal's own message: what lists answer, what a store keeps, and what a page token is made of.</summary>
internal static class VisibilityRecordCodec
{
    public static WorkflowExecutionInfo ToInfo(VisibilityRecord record) => new()
    {
        Execution = new WorkflowExecution { WorkflowId = record.WorkflowId, RunId = record.RunId },
        Type = new WorkflowType { Name = record.WorkflowType },
        TaskQueue = record.TaskQueue,
        Status = record.Status,
        StartTime = record.StartTime.ToTimestamp(),
        ExecutionTime = record.ExecutionTime.ToTimestamp(),
        CloseTime = record.CloseTime?.ToTimestamp(),
        ExecutionDuration = record.ExecutionDuration?.ToDuration(),
        HistoryLength = record.HistoryLength ?? 0,
        HistorySizeBytes = record.HistorySizeBytes ?? 0,
        StateTransitionCount = record.StateTransitionCount ?? 0,
        ParentExecution = record.ParentWorkflowId is { } parent
            ? new WorkflowExecution { WorkflowId = parent, RunId = record.ParentRunId }
            : null,
        RootExecution = new WorkflowExecution { WorkflowId = record.RootWorkflowId, RunId = record.RootRunId },
        FirstRunId = record.FirstRunId ?? "",
        Memo = Memo.Parser.ParseFrom(record.Memo),
        SearchAttributes = ToMessage(record.SearchAttributes),
    };

    public static VisibilityRecord FromInfo(string namespaceName, WorkflowExecutionInfo info)
    {
        var closed = info.CloseTime is not null;
        return new VisibilityRecord
        {
            Namespace = namespaceName,
            WorkflowId = info.Execution.WorkflowId,
            RunId = info.Execution.RunId,
            WorkflowType = string.Intern(info.Type.Name),
            TaskQueue = string.Intern(info.TaskQueue),
            Status = info.Status,
            StartTime = info.StartTime.ToDateTimeOffset(),
            ExecutionTime = info.ExecutionTime.ToDateTimeOffset(),
            CloseTime = info.CloseTime?.ToDateTimeOffset(),
            HistoryLength = closed ? info.HistoryLength : null,
            HistorySizeBytes = closed ? info.HistorySizeBytes : null,
            StateTransitionCount = closed ? info.StateTransitionCount : null,
            ParentWorkflowId = info.ParentExecution?.WorkflowId,
            ParentRunId = info.ParentExecution?.RunId,
            RootWorkflowId = Same(info.RootExecution.WorkflowId, info.Execution.WorkflowId),
            RootRunId = Same(info.RootExecution.RunId, info.Execution.RunId),
            FirstRunId = info.FirstRunId.Length > 0 ? Same(info.FirstRunId, info.Execution.RunId) : null,
            Memo = info.Memo?.ToByteString() ?? ByteString.Empty,
            SearchAttributes = FromMessage(info.SearchAttributes),
        };
    }

    public static ByteString Encode(VisibilityRecord record) => ToInfo(record).ToByteString();

    /// <exception cref="FormatException">The bytes are something else.</exception>
    public static VisibilityRecord Decode(string namespaceName, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var info = WorkflowExecutionInfo.Parser.ParseFrom(bytes);
            return info is { Execution: not null, Type: not null, StartTime: not null, ExecutionTime: not null, RootExecution: not null }
                ? FromInfo(namespaceName, info)
                : throw new FormatException("Not a visibility record.");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException("Not a visibility record.", e);
        }
    }

    private static SearchAttributes ToMessage(IReadOnlyDictionary<string, SearchAttributeValue> attributes)
    {
        var message = new SearchAttributes();
        foreach (var (name, value) in attributes)
        {
            message.IndexedFields[name] = value.Encode();
        }

        return message;
    }

    private static IReadOnlyDictionary<string, SearchAttributeValue> FromMessage(SearchAttributes? message)
    {
        if (message is not { IndexedFields.Count: > 0 })
        {
            return SearchAttributeValue.None;
        }

        Dictionary<string, SearchAttributeValue> attributes = [];
        foreach (var (name, payload) in message.IndexedFields)
        {
            var type = System.Enum.Parse<IndexedValueType>(payload.Metadata["type"].ToStringUtf8());
            attributes[name] = SearchAttributeValue.Decode(payload, type)!;
        }

        return attributes;
    }

    // Most runs are their own root and first run: one string for both.
    private static string Same(string value, string known) => value == known ? known : value;
}
