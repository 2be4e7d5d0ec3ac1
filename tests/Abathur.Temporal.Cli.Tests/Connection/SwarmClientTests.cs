using Abathur.Temporal.Cli.Tests.Swarms;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Client.Interceptors;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Tests.Connection;

public sealed class SwarmClientTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Update_ItsWorkflowTaskFailed_IsSentAgain()
    {
        var failing = new FailingUpdates(2);
        var swarm = await ClientAsync(failing);

        await swarm.UpdateAsync(s => s.SubmitTasksAsync(new SubmitTasks { Tasks = new TaskSubmission[] { new() { Title = "once" } } }), TestContext.Current.CancellationToken);

        Assert.Equal(0, failing.Left);
        Assert.Single((await swarm.QueryAsync(s => s.Tasks(new TaskFilter()), TestContext.Current.CancellationToken)).Tasks);
    }

    [Fact]
    public async Task Update_ItsWorkflowTaskFailsEachTime_SaysSo()
    {
        var swarm = await ClientAsync(new FailingUpdates(int.MaxValue));

        var error = await Assert.ThrowsAsync<RpcException>(() => swarm.UpdateAsync(s => s.PauseAsync(), TestContext.Current.CancellationToken));

        Assert.Contains("unexpected workflow task failure", error.Message, StringComparison.Ordinal);
    }

    private async Task<SwarmClient> ClientAsync(FailingUpdates failing)
    {
        var name = await server.StartAsync();
        var client = await TemporalClient.ConnectAsync(new(server.Address) { DataConverter = AbathurDataConverter.Instance, Interceptors = [failing] });
        return new SwarmClient(client, name);
    }

    /// <summary>Answers so many updates as the server does when their workflow task fails.</summary>
    private sealed class FailingUpdates(int left) : IClientInterceptor
    {
        public int Left { get; private set; } = left;

        public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor next) => new Outbound(next, this);

        private sealed class Outbound(ClientOutboundInterceptor next, FailingUpdates failing) : ClientOutboundInterceptor(next)
        {
            public override Task<WorkflowUpdateHandle<TResult>> StartWorkflowUpdateAsync<TResult>(StartWorkflowUpdateInput input)
            {
                if (failing.Left == 0)
                {
                    return base.StartWorkflowUpdateAsync<TResult>(input);
                }

                failing.Left--;
                throw new RpcException(
                    RpcException.StatusCode.FailedPrecondition,
                    "Unable to perform workflow execution update due to unexpected workflow task failure.",
                    []);
            }
        }
    }
}
