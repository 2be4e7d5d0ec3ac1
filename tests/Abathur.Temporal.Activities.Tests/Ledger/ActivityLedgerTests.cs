using System.Text.Json;
using Abathur.Temporal.Activities.Ledger;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Processes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Activities;
using Temporalio.Testing;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.Activities.Tests.Ledger;

/// <summary>What a worker leaves that dies between an activity's end and the service's knowing of it.</summary>
public sealed class ActivityLedgerTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TemporalService service;
    private readonly DataFolder data;
    private readonly FakeTimeProvider time = new();

    public ActivityLedgerTests(TemporalService service)
    {
        this.service = service;
        data = new DataFolder(folder.Path);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task FailLeftAsync_EndedButNotTold_IsTriedAgain()
    {
        var queue = $"q-{Guid.NewGuid():n}";
        var handle = await service.Client.StartWorkflowAsync((StepWorkflow w) => w.RunAsync("not told"), new($"ledger-{queue}", queue));
        await RunWorkerAsync(queue, () => Eventually.TrueAsync(() => Entries().Length == 1, "the activity to be taken", seconds: 60));
        LetWorkerDie();

        var failed = await NewLedger().FailLeftAsync(Token);

        Assert.Equal("Step", Assert.Single(failed).Activity);
        Assert.Empty(Entries());
        await RunWorkerAsync(queue, async () => Assert.Equal("done in try 2", await handle.GetResultAsync<string>().WaitAsync(TimeSpan.FromSeconds(60), Token)));
    }

    [Fact]
    public async Task FailLeftAsync_ServiceKnowsOfTheEnd_ChangesNothing()
    {
        var queue = $"q-{Guid.NewGuid():n}";
        var handle = await service.Client.StartWorkflowAsync((StepWorkflow w) => w.RunAsync("told"), new($"ledger-{queue}", queue));
        await RunWorkerAsync(queue, () => handle.GetResultAsync<string>());
        Assert.Single(Entries());
        LetWorkerDie();

        Assert.Empty(await NewLedger().FailLeftAsync(Token));

        Assert.Empty(Entries());
        Assert.Equal("done in try 1", await handle.GetResultAsync<string>());
    }

    [Fact]
    public void Record_SomeTimeAfterAnEnd_ForgetsIt()
    {
        var ledger = NewLedger();
        var first = Record(ledger, 1);
        ledger.NoteEnd(first);

        time.Advance(ActivityLedger.Telling - TimeSpan.FromSeconds(1));
        var second = Record(ledger, 2);
        Assert.True(File.Exists(first));

        time.Advance(TimeSpan.FromSeconds(1));
        var third = Record(ledger, 3);
        Assert.Equal([.. new[] { second, third }.Order()], Entries().Order());
    }

    [Fact]
    public void ForgetEnded_GoodStop_LeavesWhatStillRuns()
    {
        var ledger = NewLedger();
        var running = Record(ledger, 1);
        ledger.NoteEnd(Record(ledger, 2));

        ledger.ForgetEnded();

        Assert.Equal([running], Entries());
    }

    private static string Record(ActivityLedger ledger, byte token) => ledger.Record(ActivityEnvironment.DefaultInfo with { TaskToken = [token] });

    private ActivityLedger NewLedger() => new(data, HostIdentity.Load(data), service.Client, time);

    private string[] Entries() => Directory.Exists(data.ActivityLedger) ? Directory.GetFiles(data.ActivityLedger, "*.json") : [];

    // Its activities have ended when this has.
    private async Task RunWorkerAsync(string queue, Func<Task> meanwhile)
    {
        var options = new TemporalWorkerOptions(queue) { Interceptors = [new ActivityLedgerInterceptor(NewLedger())] };
        using var worker = new TemporalWorker(service.Client, options.AddWorkflow<StepWorkflow>().AddActivity(StepAsync));
        await worker.ExecuteAsync(meanwhile, Token);
    }

    private void LetWorkerDie()
    {
        foreach (var file in Entries())
        {
            var entry = JsonSerializer.Deserialize<ActivityLedgerEntry>(File.ReadAllBytes(file), AbathurJson.Options)!;
            WholeFile.Write(file, entry with { Worker = ProcessIdentity.None });
        }
    }

    // An activity that is completed later by somebody else ends, and the service isn't told: as if the worker had died just then.
    [Activity("Step")]
    internal static Task<string> StepAsync(string how) => ActivityExecutionContext.Current.Info.Attempt switch
    {
        1 when how == "not told" => throw new CompleteAsyncException(),
        var attempt => Task.FromResult($"done in try {attempt}"),
    };

    [Workflow]
    public sealed class StepWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync(string how) =>
            Workflow.ExecuteActivityAsync(() => StepAsync(how), new() { StartToCloseTimeout = TimeSpan.FromHours(1) });
    }
}
