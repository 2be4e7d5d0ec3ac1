using System.Collections.Concurrent;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Client.Interceptors;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Tests.Swarms;

/// <summary>What attempts ask their swarm, on a service that is not there: its answers are the test's.</summary>
public sealed class SwarmCallsTests
{
    private readonly Service service = new();
    private readonly SwarmCalls calls;

    public SwarmCallsTests() => calls = new(TemporalClient.CreateLazy(new("127.0.0.1:1") { Interceptors = [service] }));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_MoreThanTwoAtOnce_AtMostTwoOfASwarmAreInFlight()
    {
        var opened = new TaskCompletionSource();
        service.OnCall = async _ => await opened.Task;

        var asked = Enumerable.Range(0, 6).Select(i => calls.ListAsync(Of(i < 4 ? "one" : "other"), null, Cancel)).ToList();
        await Eventually.TrueAsync(() => service.InFlight("one") == 2 && service.InFlight("other") == 2, "two of each");
        opened.SetResult();
        await Task.WhenAll(asked);

        Assert.Equal((2, 2, 6), (service.MostInFlight("one"), service.MostInFlight("other"), service.Calls));
    }

    [Theory]
    [InlineData(RpcException.StatusCode.ResourceExhausted)]
    [InlineData(RpcException.StatusCode.Unavailable)]
    public async Task Ask_ServiceAtItsLimit_AsksAgain(RpcException.StatusCode status)
    {
        service.OnCall = call => call == 1 ? throw new RpcException(status, "not now", null) : Task.CompletedTask;

        await calls.ListAsync(Of("one"), null, Cancel);

        Assert.Equal(2, service.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_UpdateAtTheServicesLimit_IsSentAgainUntilTheSwarmAnswers(bool isBlocker)
    {
        var refusal = new WorkflowUpdateFailedException(new ApplicationFailureException("Attempt 1 of T1 has ended.", FailureTypes.Rejected));
        service.OnCall = call => throw (call == 1 ? new RpcException(RpcException.StatusCode.ResourceExhausted, "too many updates", null) : refusal);

        var asked = await Assert.ThrowsAsync<InvalidInputException>(() => isBlocker
            ? calls.ReportBlockerAsync(Of("one"), new() { Question = "Which?" }, Cancel)
            : calls.SubmitAsync(Of("one"), new() { Title = "Document it" }, Cancel));

        Assert.Equal(("Attempt 1 of T1 has ended.", 2), (asked.Message, service.Calls));
    }

    [Fact]
    public async Task Ask_WhileAnotherWaitsToAskAgain_HasItsTurn()
    {
        service.OnCall = call => call <= 2 ? throw new RpcException(RpcException.StatusCode.ResourceExhausted, "not now", null) : Task.CompletedTask;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => calls.ListAsync(Of("one"), null, Cancel)));

        Assert.Equal(5, service.Calls);
    }

    [Fact]
    public async Task Ask_SwarmThatHasEnded_SaysSo()
    {
        service.OnCall = _ => throw new RpcException(RpcException.StatusCode.NotFound, "gone", null);

        var asked = await Assert.ThrowsAsync<InvalidInputException>(() => calls.ReportBlockerAsync(Of("one"), new() { Question = "Which?" }, Cancel));

        Assert.Equal("The swarm one has ended: it takes and answers nothing more.", asked.Message);
    }

    private static AttemptInput Of(string swarm) => new()
    {
        Swarm = swarm,
        TaskId = "T1",
        Attempt = 1,
        Repository = new() { Path = "/unused" },
        BaseCommit = "0",
        Title = "Do it",
        Agent = "tester",
        TimeoutSeconds = 60,
        HeartbeatIntervalSeconds = 30,
    };

    private sealed class Service : IClientInterceptor
    {
        private readonly ConcurrentDictionary<string, (int Now, int Most)> flights = new();
        private int calls;

        /// <summary>What a call meets, by its number.</summary>
        public Func<int, Task> OnCall { get; set; } = _ => Task.CompletedTask;

        public int Calls => Volatile.Read(ref calls);

        public int InFlight(string swarm) => flights.GetValueOrDefault(WorkflowIds.Swarm(swarm)).Now;

        public int MostInFlight(string swarm) => flights.GetValueOrDefault(WorkflowIds.Swarm(swarm)).Most;

        public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

        private async Task MeetAsync(string workflow)
        {
            flights.AddOrUpdate(workflow, (1, 1), (_, flight) => (flight.Now + 1, Math.Max(flight.Most, flight.Now + 1)));
            try
            {
                await OnCall(Interlocked.Increment(ref calls));
            }
            finally
            {
                flights.AddOrUpdate(workflow, (0, 0), (_, flight) => (flight.Now - 1, flight.Most));
            }
        }

        private sealed class Outbound(Service service, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
        {
            public override async Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input)
            {
                await service.MeetAsync(input.Id);
                return (TResult)(object)new TaskPage([]);
            }

            public override async Task<WorkflowUpdateHandle<TResult>> StartWorkflowUpdateAsync<TResult>(StartWorkflowUpdateInput input)
            {
                await service.MeetAsync(input.Id);
                throw new InvalidOperationException("The test has no answer to this update.");
            }
        }
    }
}
