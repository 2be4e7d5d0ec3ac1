using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Matching;

public sealed class TaskQueuesTests
{
    private readonly FakeTimeProvider time = new();
    private float? limit;

    [Fact]
    public async Task Queues_OfWorkersThatAreGone_AreDropped()
    {
        var queues = new TaskQueues(time, _ => limit);
        queues.Add(Key("waiting"), Task());
        for (var i = 0; i < 1_000; i++)
        {
            await PollAsync(queues, $"gone-{i}");
        }

        Assert.Equal(1_001, queues.Count);

        time.Advance(TimeSpan.FromMinutes(6));
        await PollAsync(queues, "new");

        Assert.Equal(2, queues.Count);
        Assert.NotNull(await queues.PollAsync(Key("waiting"), new Poller("worker", "", null), CancellationToken.None));
    }

    [Fact]
    public async Task Queue_ThatWasDropped_ComesToBeAgain()
    {
        var queues = new TaskQueues(time, _ => limit);
        await PollAsync(queues, "q");
        time.Advance(TimeSpan.FromMinutes(6));
        await PollAsync(queues, "other");
        Assert.Equal(1, queues.Count);

        queues.Add(Key("q"), Task());

        Assert.NotNull(await queues.PollAsync(Key("q"), new Poller("worker", "", null), CancellationToken.None));
    }

    [Fact]
    public void Describe_UnknownQueue_MakesNone()
    {
        var queues = new TaskQueues(time, _ => limit);
        Assert.Empty(queues.Describe(Key("q")).Pollers);
        Assert.Equal(0, queues.Count);
    }

    [Fact]
    public async Task Limit_SetByAnOperator_HoldsAndGoesBeforeTheWorkers()
    {
        var queues = new TaskQueues(time, _ => limit);
        limit = 2;
        var polls = Enumerable.Range(0, 6).Select(_ => PollLimitedAsync(queues, perSecond: 1_000)).ToList();
        for (var i = 0; i < polls.Count; i++)
        {
            queues.Add(Key("q"), Task());
        }

        await AssertDoneAsync(polls, 2);
        time.Advance(TimeSpan.FromMilliseconds(499));
        await AssertDoneAsync(polls, 2);
        time.Advance(TimeSpan.FromMilliseconds(2));
        await AssertDoneAsync(polls, 3);
        limit = 0;
        queues.Recheck(Key("q"));
        time.Advance(TimeSpan.FromHours(1));
        await AssertDoneAsync(polls, 3);
        limit = 1;
        queues.Recheck(Key("q"));
        time.Advance(TimeSpan.FromSeconds(1.1));
        await AssertDoneAsync(polls, 4);
        limit = null;
        queues.Recheck(Key("q"));
        time.Advance(TimeSpan.FromSeconds(1));
        await AssertDoneAsync(polls, 6);
    }

    [Fact]
    public async Task Limit_AskedForByAWorker_HoldsForAll()
    {
        var queues = new TaskQueues(time, _ => limit);
        queues.Add(Key("q"), Task());
        queues.Add(Key("q"), Task());
        List<Task<QueuedTask?>> polls = [PollLimitedAsync(queues, perSecond: 0.5), PollLimitedAsync(queues, perSecond: null)];
        await AssertDoneAsync(polls, 1);
        Assert.Equal(0.5, queues.Describe(Key("q")).LimitOfWorkers);
        time.Advance(TimeSpan.FromSeconds(2.1));
        await AssertDoneAsync(polls, 2);
    }

    [Fact]
    public async Task Limit_ThatHoldsTasksBack_LetsTheMostUrgentGoFirst()
    {
        var queues = new TaskQueues(time, _ => limit);
        limit = 1;
        queues.Add(Key("q"), Task());
        Assert.NotNull(await PollLimitedAsync(queues, null));
        queues.Add(Key("q"), Task());
        var poll = PollLimitedAsync(queues, null);
        var urgent = Task() with { Priority = 1 };
        queues.Add(Key("q"), urgent);
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Same(urgent, await poll);
    }

    private static Task<QueuedTask?> PollLimitedAsync(TaskQueues queues, double? perSecond) =>
        queues.PollAsync(Key("q"), new Poller("worker", "", null, MaxTasksPerSecond: perSecond), CancellationToken.None);

    private static async Task AssertDoneAsync(List<Task<QueuedTask?>> polls, int count)
    {
        await Wait.UntilAsync(() => System.Threading.Tasks.Task.FromResult(polls.Count(poll => poll.IsCompleted) >= count), $"{count} polls");
        Assert.Equal(count, polls.Count(poll => poll.IsCompleted));
    }

    /// <summary>A task waits for workers of its version, and goes to others when deployments say so.</summary>
    [Fact]
    public async Task Add_ForAnotherVersion_WaitsUntilItIsRerouted()
    {
        var (one, two) = (new BuildVersion("d", "1"), new BuildVersion("d", "2"));
        var versions = new QueueVersions { Current = one };
        var queues = new TaskQueues(time, _ => limit, _ => versions);
        var poll = queues.PollAsync(Key("q"), new Poller("worker", "", null) { Build = two }, CancellationToken.None);
        queues.Add(Key("q"), Task("first"));
        queues.Add(Key("q"), Task("second") with { Pinned = two });

        Assert.Equal("second", (await poll)!.Execution.WorkflowId);
        poll = queues.PollAsync(Key("q"), new Poller("worker", "", null) { Build = two }, CancellationToken.None);
        Assert.False(poll.IsCompleted);
        Assert.Equal(1, queues.Describe(Key("q")).BacklogByVersion[one]);

        versions = new QueueVersions { Current = two };
        queues.Reroute("default");
        Assert.Equal("first", (await poll)!.Execution.WorkflowId);
        Assert.True(queues.IsPolledBy("default", two));
        Assert.False(queues.IsPolledBy("default", one));
    }

    /// <summary>A worker that may be frozen is served where the one that was expected has not polled again.</summary>
    [Fact]
    public async Task Add_OnlyASilentWorkerWaits_GetsItOnceNoOtherIsExpected()
    {
        var queues = new TaskQueues(time, _ => limit);
        var silent = new WorkerConnection();
        List<Task<QueuedTask?>> polls = [PollAsync(queues, silent), PollAsync(queues, new WorkerConnection())];
        silent.IsSilent = true;
        queues.Add(Key("q"), Task("of the other"));
        await AssertDoneAsync(polls, 1);

        queues.Add(Key("q"), Task("of the silent one"));

        time.Advance(TimeSpan.FromSeconds(9.9));
        await AssertDoneAsync(polls, 1);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await AssertDoneAsync(polls, 2);
        Assert.Equal("of the silent one", (await polls[0])!.Execution.WorkflowId);
    }

    private static Task<QueuedTask?> PollAsync(TaskQueues queues, WorkerConnection connection) =>
        queues.PollAsync(Key("q"), new Poller("worker", "", null) { Connection = connection }, CancellationToken.None);

    private static TaskQueueKey Key(string name) => new("default", name, TaskQueueType.Workflow);

    private static QueuedTask.Workflow Task(string id = "w") => new(new ExecutionKey("default", id, "r"), Guid.NewGuid());

    private static async Task PollAsync(TaskQueues queues, string name) =>
        Assert.Null(await queues.PollAsync(Key(name), new Poller("worker", "", null), new CancellationToken(canceled: true)));
}
