using Abathur.Temporal.LocalServer;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Common;

namespace Abathur.Temporal.Replay.Tests;

/// <summary>What the embedded service takes as a recorded run.</summary>
public sealed class RecordedRunTests
{
    [Fact]
    public async Task AddRecordedRun_EventsThatEndAmidAWorkflowTask_AreRefused()
    {
        const string Id = "abathur:recorded";
        await using var server = await TemporalServer.StartAsync(cancellation: TestContext.Current.CancellationToken);
        List<HistoryEvent> events = [.. WorkflowHistory.FromJson(Id, RecordedService.Read("plain-run.swarm.1")).Events];
        var started = events.FindIndex(e => e.EventType == EventType.WorkflowTaskStarted);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => server.AddRecordedRunAsync(Id, "run", events[..(started + 1)]));

        Assert.Contains($"Event {started + 1} is not the end of a workflow task.", error.Message, StringComparison.Ordinal);
    }
}
