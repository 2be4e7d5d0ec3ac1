using System.Globalization;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Schedules over the end of a server, by its own will or not. Nobody works on what they start.</summary>
public sealed class ScheduleRecoveryTests : IDisposable
{
    private const string Id = "kept";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-01-01T00:30:00Z", CultureInfo.InvariantCulture);
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WithAWorkflowRunningAndOthersWaiting_GoesOnInOrder()
    {
        DescribeScheduleResponse before;
        await using (var server = await StartAsync(Start))
        {
            var client = await server.ConnectAsync();
            await CreateAsync(client, ScheduleOverlapPolicy.BufferAll, r => r.Memo = new() { Fields = { ["m"] = new() } });
            await TriggerAsync(client, 1);
            await TriggerAsync(client, 2);
            before = await DescribeAsync(client);
            Assert.Equal((1, 1, 1), (before.Info.RunningWorkflows.Count, before.Info.BufferSize, before.Info.ActionCount));
        }

        await using (var server = await StartAsync(Start))
        {
            var client = await server.ConnectAsync();
            Assert.Equal(before, await DescribeAsync(client));
            Assert.Equal([Id], (await client.WorkflowService.ListSchedulesAsync(new() { Namespace = "default" })).Schedules.Select(s => s.ScheduleId));
            await client.GetWorkflowHandle(before.Info.RunningWorkflows[0].WorkflowId).TerminateAsync();
            var after = await UntilAsync(client, d => d.Info is { ActionCount: 2, BufferSize: 0 });
            Assert.Equal(WorkflowExecutionStatus.Terminated, after.Info.RecentActions[0].StartWorkflowStatus);
            Assert.EndsWith("02:00:00Z", Assert.Single(after.Info.RunningWorkflows).WorkflowId, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restart_AfterHours_CatchesUpWithinItsWindow()
    {
        await using (var server = await StartAsync(Start))
        {
            await CreateAsync(await server.ConnectAsync(), ScheduleOverlapPolicy.AllowAll, r =>
                r.Schedule.Policies.CatchupWindow = Duration.FromTimeSpan(TimeSpan.FromHours(2)));
        }

        await using (var server = await StartAsync(Start.AddHours(5)))
        {
            var client = await server.ConnectAsync();
            var info = (await DescribeAsync(client)).Info;
            Assert.Equal((2, 3), (info.ActionCount, info.MissedCatchupWindow));
            Assert.Equal(["04", "05"], info.RecentActions.Select(a => a.ScheduleTime.ToDateTimeOffset().ToString("HH", CultureInfo.InvariantCulture)));
            Assert.Equal(2, (await client.CountWorkflowsAsync("")).Count);
        }
    }

    [Fact]
    public async Task Restart_TheWorkflowHasEndedMeanwhileUnseen_IsSeen()
    {
        await using (var server = await StartAsync(Start))
        {
            var client = await server.ConnectAsync();
            await CreateAsync(client, ScheduleOverlapPolicy.Skip);
            await TriggerAsync(client, 1);
            await client.GetWorkflowHandle((await DescribeAsync(client)).Info.RunningWorkflows[0].WorkflowId).TerminateAsync();
        }

        await using (var server = await StartAsync(Start))
        {
            var client = await server.ConnectAsync();
            await UntilAsync(client, d => d.Info.RunningWorkflows.Count == 0);
        }
    }

    [Fact]
    public async Task Time_ComesToAnAction_ItIsTaken()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await TemporalServer.StartAsync(new() { TimeProvider = time, LoggerFactory = TestLog.Factory });
        var client = await server.ConnectAsync();
        await CreateAsync(client, ScheduleOverlapPolicy.Skip, r => (r.Schedule.State.LimitedActions, r.Schedule.State.RemainingActions) = (true, 1));
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(0, (await DescribeAsync(client)).Info.ActionCount);
        time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(client, d => d.Info is { ActionCount: 1, FutureActionTimes.Count: 0 });

        // It has nothing left to do, and goes after a week.
        time.Advance(TimeSpan.FromDays(7));
        await Wait.UntilAsync(
            async () => (await client.WorkflowService.CountSchedulesAsync(new() { Namespace = "default" })).Count == 0, "the schedule to be deleted");
    }

    [Fact]
    public async Task Kill_WhileItStarts_NoActionIsLostOrTakenTwice()
    {
        using (var victim = await KilledProcess.StartAsync(typeof(ScheduleRecoveryTests), nameof(TriggerUntilKilled), folder))
        {
            victim.Kill();
        }

        var acknowledged = (await File.ReadAllLinesAsync(Path.Combine(folder, "acknowledged"), TestContext.Current.CancellationToken)).Length;
        await using var server = await StartAsync(Start);
        var client = await server.ConnectAsync();
        var actions = (await DescribeAsync(client)).Info.ActionCount;
        Assert.InRange(actions, acknowledged, acknowledged + 1);
        Assert.Equal(actions, (await client.CountWorkflowsAsync($"TemporalScheduledById = '{Id}'")).Count);
    }

    [Fact(Explicit = true)]
    public async Task TriggerUntilKilled()
    {
        await using var server = await StartAsync(Start, KilledProcess.Folder!);
        var client = await server.ConnectAsync();
        await CreateAsync(client, ScheduleOverlapPolicy.AllowAll);
        for (var i = 0; ; i++)
        {
            await TriggerAsync(client, i);
            await File.AppendAllTextAsync(Path.Combine(KilledProcess.Folder!, "acknowledged"), $"{i}\n");
            if (i == 20)
            {
                _ = KilledProcess.WaitForTheEndAsync();
            }
        }
    }

    private Task<TemporalServer> StartAsync(DateTimeOffset time) => StartAsync(time, folder);

    private static Task<TemporalServer> StartAsync(DateTimeOffset time, string folder) => TemporalServer.StartAsync(new()
    {
        DatabaseFile = Path.Combine(folder, "temporal.db"),
        TimeProvider = new FakeTimeProvider(time),
        LoggerFactory = TestLog.Factory,
    });

    private static async Task CreateAsync(TemporalClient client, ScheduleOverlapPolicy overlap, Action<CreateScheduleRequest>? change = null)
    {
        var request = new CreateScheduleRequest
        {
            Namespace = "default",
            ScheduleId = Id,
            RequestId = "create",
            Schedule = new()
            {
                Spec = new() { Interval = { new IntervalSpec { Interval = Duration.FromTimeSpan(TimeSpan.FromHours(1)) } } },
                Action = new() { StartWorkflow = new() { WorkflowId = "run", WorkflowType = new() { Name = "None" }, TaskQueue = new() { Name = "nobody" } } },
                Policies = new() { OverlapPolicy = overlap },
                State = new(),
            },
        };
        change?.Invoke(request);
        await client.WorkflowService.CreateScheduleAsync(request);
    }

    private static async Task TriggerAsync(TemporalClient client, int hour) => await client.WorkflowService.PatchScheduleAsync(new()
    {
        Namespace = "default",
        ScheduleId = Id,
        RequestId = Guid.NewGuid().ToString(),
        Patch = new() { TriggerImmediately = new() { ScheduledTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour)) } },
    });

    private static Task<DescribeScheduleResponse> DescribeAsync(TemporalClient client) =>
        client.WorkflowService.DescribeScheduleAsync(new() { Namespace = "default", ScheduleId = Id });

    private static Task<DescribeScheduleResponse> UntilAsync(TemporalClient client, Predicate<DescribeScheduleResponse> fits) => Wait.ForAsync(
        async () => await DescribeAsync(client) is var described && fits(described) ? described : null, "the schedule as it is to be");
}
