using Abathur.Temporal.LocalServer.Frontend.Handlers;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Lifecycles;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.Tests.Storage;

public sealed class ClosedRunTests
{
    private static readonly ExecutionKey Key = new("default", "w", "r");

    // Ids 1 to 20 in batches of many sizes.
    private static readonly int[] Batches = [1, 4, 2, 7, 1, 1, 4];

    [Fact]
    public async Task Read_AnyPage_GivesItsEventsInOrder()
    {
        await using var store = new MemoryStore();
        var run = await WriteAsync(store);
        for (var first = 1; first <= 21; first++)
        {
            for (var count = 1; count <= 22; count++)
            {
                var expected = Enumerable.Range(first, Math.Min(count, 21 - first)).Select(id => (long)id);
                Assert.Equal(expected, run.Read(first, count).Select(e => e.EventId));
            }
        }
    }

    [Fact]
    public async Task ReadBackwards_AnyPage_GivesItsEventsInReverse()
    {
        await using var store = new MemoryStore();
        var run = await WriteAsync(store);
        foreach (var last in Enumerable.Range(1, 20).Append(int.MaxValue))
        {
            for (var count = 1; count <= 22; count++)
            {
                var end = Math.Min(last, 20);
                var expected = Enumerable.Range(Math.Max(1, end - count + 1), Math.Min(count, end)).Reverse().Select(id => (long)id);
                Assert.Equal(expected, run.ReadBackwards(last, count).Select(e => e.EventId));
            }
        }
    }

    [Fact]
    public async Task Read_PageAfterPage_ReadsEachBatchOnceOrTwice()
    {
        await using var store = new CountingStore();
        var run = await WriteAsync(store);
        for (var first = 1; first <= 20; first += 5)
        {
            run.Read(first, 5);
        }

        Assert.InRange(store.BatchesRead, Batches.Length, 2 * Batches.Length);
    }

    [Fact]
    public async Task Describe_ClosedRun_SaysTheSameAsTheRebuiltOne()
    {
        using var one = new OneRun();
        one.Append(new() { WorkflowExecutionCancelRequestedEventAttributes = new() { Cause = "enough" } });
        one.Append(new()
        {
            UpsertWorkflowSearchAttributesEventAttributes = new() { SearchAttributes = new() { IndexedFields = { ["CustomKeywordField"] = Json("\"k\"", "Keyword") } } },
        });
        one.Append(new() { WorkflowPropertiesModifiedEventAttributes = new() { UpsertedMemo = new() { Fields = { ["memo"] = Json("1") } } } });
        Closing.Terminate(one.Transition, one.Run, "why", null, HistoryService.Identity);
        await using var store = new MemoryStore();
        await store.CommitAsync(one.Transition.ToWriteSet());

        var closed = new ClosedRun(store, store.FindExecution(one.Run.Key)!);

        var described = DescribeHandlers.Describe(closed);
        Assert.Equal(DescribeHandlers.Describe(closed.Rebuild()), described);
        Assert.True(described.WorkflowExtendedInfo.CancelRequested);
        Assert.Equal(WorkflowExecutionStatus.Terminated, described.WorkflowExecutionInfo.Status);
    }

    private static Payload Json(string data, string? type = null)
    {
        var payload = new Payload { Data = ByteString.CopyFromUtf8(data), Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") } };
        if (type is not null)
        {
            payload.Metadata["type"] = ByteString.CopyFromUtf8(type);
        }

        return payload;
    }

    private static async Task<ClosedRun> WriteAsync(IStore store)
    {
        var writes = new WriteSet().SaveState(Key, isOpen: false, "{}"u8.ToArray());
        var next = 1;
        foreach (var size in Batches)
        {
            var history = new Temporalio.Api.History.V1.History();
            history.Events.Add(Enumerable.Range(next, size).Select(id => new HistoryEvent { EventId = id }));
            writes.AppendHistory(Key, new HistoryBatch(next, size, history.ToByteArray()));
            next += size;
        }

        await store.CommitAsync(writes);
        return new ClosedRun(store, store.FindExecution(Key)!);
    }
}
