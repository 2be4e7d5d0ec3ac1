using Abathur.Temporal.Contracts;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A swarm that is reset in Temporal, on the page or by <c>temporal workflow reset</c>: it does again what came after that point.</summary>
public sealed class ResetTests(TemporalService service)
{
    [Fact]
    public async Task Reset_ToAfterAnAttemptBegan_ItGoesOnAndIsDoneOnce()
    {
        using var repository = Repository();
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await SubmitAsync(swarm);
        await RunningAsync(repository, 1);
        await Eventually.GetAsync(async () => (await swarm.Handle.FetchHistoryAsync()).Events, events => SinceItBegan(events).Any(), "the swarm to know of it", seconds: 90);
        await ResetAsync(swarm, events => SinceItBegan(events).Last());

        Open(repository);
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((1, 1), (task.Attempts, Runs(repository)));
        Assert.Equal(["T1"], repository.Merges(swarm.Name));
    }

    // The task that accepted the submission has to accept it again.
    [Fact]
    public async Task Reset_ToBeforeAnAttemptBegan_ItGoesOnAndIsDoneOnce()
    {
        using var repository = Repository();
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await SubmitAsync(swarm);
        await RunningAsync(repository, 1);
        await ResetAsync(swarm, BeforeTheSubmission);
        await TakenOverAsync(swarm);

        Open(repository);
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((1, 0, 1), (task.Attempts, task.Retries, Runs(repository)));
        Assert.Equal(["T1"], repository.Merges(swarm.Name));
    }

    [Fact]
    public async Task Reset_ToBeforeATaskWasDone_ItsMergeIsFoundAndNoAgentRunsAgain()
    {
        using var repository = Repository();
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await SubmitAsync(swarm);
        Open(repository);
        var done = await swarm.WaitAsync("T1", TaskState.Completed);
        await ResetAsync(swarm, BeforeTheSubmission);

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((done.Commit, 1), (task.Commit, Runs(repository)));
        Assert.Equal(["T1"], repository.Merges(swarm.Name));
    }

    private static OperatorsRepository Repository()
    {
        var repository = new OperatorsRepository();
        repository.CommitShellAgent(
            "worker",
            $"""
            echo run >> '{repository.Beside("runs")}'
            while test ! -e '{repository.Beside("gate")}'; do sleep 0.1; done
            echo > $ABATHUR_TASK; git add -A; git commit -qm $ABATHUR_TASK
            """);
        return repository;
    }

    private static void Open(OperatorsRepository repository) => File.WriteAllText(repository.Beside("gate"), string.Empty);

    private static int Runs(OperatorsRepository repository) => File.Exists(repository.Beside("runs")) ? File.ReadAllLines(repository.Beside("runs")).Length : 0;

    private static Task RunningAsync(OperatorsRepository repository, int runs) => Eventually.TrueAsync(() => Runs(repository) >= runs, $"{runs} runs of the agent", seconds: 90);

    // What a swarm prepared stays when it is reset to before that, and then its own name is used.
    private static async Task SubmitAsync(WholeSwarm swarm)
    {
        await Eventually.GetAsync(() => swarm.Handle.QueryAsync(s => s.Status()), status => status.State == SwarmState.Running, "the swarm to run", seconds: 90);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
    }

    // It is told to report by signal. One that ended before would be done again.
    private async Task TakenOverAsync(WholeSwarm swarm) => await Eventually.GetAsync(
        async () => (await service.Client.GetWorkflowHandle(WorkflowIds.TaskRun(swarm.Name, "T1")).FetchHistoryAsync()).Events,
        events => events.Any(e => e.WorkflowExecutionSignaledEventAttributes?.SignalName == MessageNames.ReportBySignal),
        "the attempt to be taken over",
        seconds: 90);

    private static IEnumerable<HistoryEvent> SinceItBegan(IEnumerable<HistoryEvent> events) => events
        .SkipWhile(e => e.EventType != EventType.ChildWorkflowExecutionStarted)
        .Where(e => e.EventType == EventType.WorkflowTaskCompleted);

    private static HistoryEvent BeforeTheSubmission(IReadOnlyList<HistoryEvent> events) => events
        .TakeWhile(e => e.EventType != EventType.WorkflowExecutionUpdateAccepted)
        .Last(e => e.EventType == EventType.WorkflowTaskCompleted);

    private async Task ResetAsync(WholeSwarm swarm, Func<IReadOnlyList<HistoryEvent>, HistoryEvent> point)
    {
        var history = await swarm.Handle.FetchHistoryAsync();
        await service.Client.WorkflowService.ResetWorkflowExecutionAsync(new ResetWorkflowExecutionRequest
        {
            Namespace = service.Client.Options.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = swarm.Handle.Id },
            WorkflowTaskFinishEventId = point([.. history.Events]).EventId,
            Reason = "test",
            RequestId = Guid.NewGuid().ToString(),
        });
    }
}
