using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Sdk.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.WebUi;

/// <summary>What the Web UI shows: search attributes, summaries, the board in the current details.</summary>
public sealed class WebUiTests(TemporalService service)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attributes_NamespaceHasThem_AreSetOnSwarmAndTask()
    {
        Assert.Empty(await new SearchAttributeRegistry(service.Client).RegisterAsync(Cancellation));
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "ship" }));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Goal = "ship", Priority = TaskPriority.High });
        await swarm.SettledAsync();

        var task = (await swarm.Child("T1").DescribeAsync()).TypedSearchAttributes;
        Assert.Equal(
            [swarm.Name, "T1", "completed", "code-implementer", "ship", "high"],
            AbathurSearchAttributes.All.Select(key => task.Get(key)));
        Assert.Equal("running", (await swarm.Handle.DescribeAsync()).TypedSearchAttributes.Get(AbathurSearchAttributes.Status));

        await swarm.StopAsync();

        var ended = (await swarm.Handle.DescribeAsync()).TypedSearchAttributes;
        Assert.Equal((swarm.Name, "stopped"), (ended.Get(AbathurSearchAttributes.Swarm), ended.Get(AbathurSearchAttributes.Status)));
    }

    [Fact]
    public async Task Attributes_NamespaceLacksThem_SwarmRunsWithout()
    {
        var client = await NamespaceAsync();
        await using var swarm = await ScriptedSwarm.StartAsync(client);
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        Assert.Equal(1, (await swarm.SettledAsync()).Tasks[TaskState.Completed]);
        var task = (await swarm.Child("T1").DescribeAsync()).TypedSearchAttributes;
        Assert.All(AbathurSearchAttributes.All, key => Assert.False(task.ContainsKey(key)));

        // Registered while it runs: the next swarm has them.
        Assert.Empty(await new SearchAttributeRegistry(client).RegisterAsync(Cancellation));
        Assert.Equal(6, (await new SearchAttributeRegistry(client).FindOursAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Summary_Task_IsItsTitle()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new TaskSubmission { Title = "Mend the roof" });
        await swarm.SettledAsync();

        Assert.Equal("T1 Mend the roof", await (await swarm.Child("T1").DescribeAsync()).GetStaticSummaryAsync());
    }

    [Fact]
    public async Task CurrentDetails_Swarm_IsItsBoard()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = gate.HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "Mend | the roof" });
        await swarm.WaitAsync("T1", TaskState.Running);

        var details = await DetailsAsync(swarm);

        Assert.Contains($"**{swarm.Name}** is running · running 1", details, StringComparison.Ordinal);
        Assert.Contains(@"| T1 | Mend \| the roof | code-implementer | 1 |", details, StringComparison.Ordinal);
        gate.Open();
        await swarm.SettledAsync();
        Assert.Contains("completed 1", await DetailsAsync(swarm), StringComparison.Ordinal);
    }

    private static async Task<string> DetailsAsync(ScriptedSwarm swarm) =>
        (await swarm.Handle.QueryAsync<WorkflowMetadata>("__temporal_workflow_metadata", [])).CurrentDetails;

    private async Task<TemporalClient> NamespaceAsync()
    {
        var name = "n" + Guid.NewGuid().ToString("N")[..12];
        await service.Client.WorkflowService.RegisterNamespaceAsync(
            new RegisterNamespaceRequest { Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(1)) });
        var client = await TemporalClient.ConnectAsync(
            new(service.Address) { Namespace = name, DataConverter = AbathurDataConverter.Instance, Interceptors = [new UpdatesAgain()] });

        // A namespace is there when every part of the service has heard of it.
        await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    await client.CountWorkflowsAsync(string.Empty);
                    return true;
                }
                catch (RpcException)
                {
                    return false;
                }
            },
            isThere => isThere,
            "the namespace");
        return client;
    }
}
