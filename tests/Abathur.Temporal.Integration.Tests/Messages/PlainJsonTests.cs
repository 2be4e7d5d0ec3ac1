using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Client;
using Temporalio.Converters;

namespace Abathur.Temporal.Integration.Tests.Messages;

/// <summary>A client of another language: bytes of JSON go in and come out, and no type of ours is used.</summary>
public sealed class PlainJsonTests(TemporalService service)
{
    [Fact]
    public async Task Swarm_PlainJsonOnly_RunsFromStartToResult()
    {
        await using var workers = ScriptedSwarm.WorkersOnly(service);
        var client = await TemporalClient.ConnectAsync(new TemporalClientConnectOptions(service.Address) { Interceptors = [new UpdatesAgain()] });
        var name = workers.Name;

        var handle = await client.StartWorkflowAsync(
            "Swarm", [RawJson.Of($$$"""{"name": "{{{name}}}", "repository": {"path": "/nowhere"}}""")], new($"abathur:{name}", workers.TaskQueue));
        var submitted = await handle.ExecuteUpdateAsync<RawValue>("submitTasks", [RawJson.Of(
            """{"tasks": [{"title": "first", "key": "one", "priority": "high"}, {"title": "second", "dependsOn": ["one"]}]}""")]);
        await handle.ExecuteUpdateAsync("addGoal", [RawJson.Of("""{"name": "ship", "priority": "critical"}""")]);
        await handle.SignalAsync("addWork", [RawJson.Of("""{"tasks": [{"title": "third", "goal": "ship"}]}""")]);
        var status = await Eventually.GetAsync(
            async () => RawJson.Read(await handle.QueryAsync<RawValue>("status", [])), json => (int?)json["tasks"]!["completed"] == 3, "three to complete");
        var task = RawJson.Read(await handle.QueryAsync<RawValue>("task", [RawJson.Of("\"one\"")]));
        await handle.ExecuteUpdateAsync("stop", [RawJson.Of("""{"mode": "graceful", "graceSeconds": 5}""")]);
        var result = RawJson.Read(await handle.GetResultAsync<RawValue>());

        AssertJson("""{"tasks": [{"id": "T1", "created": true, "key": "one"}, {"id": "T2", "created": true}]}""", RawJson.Read(submitted));
        AssertJson("""{"completed": 3}""", status["tasks"]!);
        Assert.Equal("running", (string?)status["state"]);
        Assert.Equal(600, (double?)status["settings"]!["taskTimeoutSeconds"]);
        Assert.Equal(("T1", "completed", "high"), ((string?)task["id"], (string?)task["state"], (string?)task["spec"]!["priority"]));
        Assert.Equal(("graceful", 3), ((string?)result["mode"], (int?)result["tasks"]!["completed"]));
    }

    [Fact]
    public async Task Read_AnotherCase_IsTaken()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);

        await swarm.Handle.ExecuteUpdateAsync("submitTasks", [RawJson.Of("""{"Tasks": [{"TITLE": "shouted", "Priority": "high"}]}""")]);

        Assert.Equal(TaskPriority.High, (await swarm.TaskAsync("T1")).Spec.Priority);
    }

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
