using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Visibility;

/// <summary>The runs that the expectations of these tests were tried on with a real server (1.32.0, SQLite).</summary>
internal static class TestRecords
{
    public static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<string, IndexedValueType> Attributes = new Dictionary<string, IndexedValueType>
    {
        ["MyKw"] = IndexedValueType.Keyword,
        ["MyKwl"] = IndexedValueType.KeywordList,
        ["MyText"] = IndexedValueType.Text,
        ["MyInt"] = IndexedValueType.Int,
        ["MyDouble"] = IndexedValueType.Double,
        ["MyBool"] = IndexedValueType.Bool,
        ["MyDate"] = IndexedValueType.Datetime,
    };

    /// <summary>1 and 2 run with attributes, 3 was terminated with them, 4 runs without any.</summary>
    public static IReadOnlyList<VisibilityRecord> Four { get; } =
    [
        WithAttributes(Open("w-1", "T1", 1), 1),
        WithAttributes(Open("w-2", "T2", 2), 2),
        WithAttributes(Closed(Open("w-3", "T3", 3), WorkflowExecutionStatus.Terminated), 3),
        Open("w-4", "T4", 30),
    ];

    public static VisibilityRecord Open(string workflowId, string type, int second) => new()
    {
        Namespace = "default",
        WorkflowId = workflowId,
        RunId = $"run-of-{workflowId}",
        WorkflowType = type,
        TaskQueue = "tq",
        Status = WorkflowExecutionStatus.Running,
        StartTime = Start.AddSeconds(second),
        ExecutionTime = Start.AddSeconds(second),
        RootWorkflowId = workflowId,
        RootRunId = $"run-of-{workflowId}",
        FirstRunId = $"run-of-{workflowId}",
    };

    public static VisibilityRecord Closed(VisibilityRecord open, WorkflowExecutionStatus status) => open with
    {
        Status = status,
        CloseTime = open.StartTime.AddSeconds(20),
        HistoryLength = 3,
        HistorySizeBytes = 500,
        StateTransitionCount = 2,
        Memo = new Memo { Fields = { ["note"] = new Payload { Data = ByteString.CopyFromUtf8("\"kept\"") } } }.ToByteString(),
    };

    public static VisibilityIndex Index(IEnumerable<VisibilityRecord> records)
    {
        var index = new VisibilityIndex();
        foreach (var record in records)
        {
            index.Upsert(record);
        }

        return index;
    }

    public static VisibilityQuery Query(string text) => VisibilityQuery.Parse(text, Attributes);

    private static VisibilityRecord WithAttributes(VisibilityRecord record, int number) => record with
    {
        SearchAttributes = new Dictionary<string, SearchAttributeValue>
        {
            ["MyKw"] = new(IndexedValueType.Keyword, $"a{number}"),
            ["MyKwl"] = new(IndexedValueType.KeywordList, new[] { "x", "y" }),
            ["MyText"] = new(IndexedValueType.Text, "hello big World"),
            ["MyInt"] = new(IndexedValueType.Int, (long)number),
            ["MyDouble"] = new(IndexedValueType.Double, number + 0.5),
            ["MyBool"] = new(IndexedValueType.Bool, true),
            ["MyDate"] = new(IndexedValueType.Datetime, new DateTimeOffset(2024, 1, number, 0, 0, 0, TimeSpan.Zero)),
        },
    };
}
