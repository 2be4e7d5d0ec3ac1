using Google.Protobuf;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Worker deployments and their versions, as people and programs ask for them.</summary>
internal static class DeploymentScenarios
{
    private const string NoToken = "\"conflictToken\": \"Ym9ndXM=\"";

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["deployments"] = DeploymentsAsync,
        ["deployments-refused"] = RefusedAsync,
        ["deployment-routing"] = RoutingAsync,
        ["old-versioning"] = OldAsync,
    };

    private static async Task DeploymentsAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        var name = $"\"deploymentName\": \"{versioned.Deployment}\"";
        var version = $"\"deploymentVersion\": {{ {name}, \"buildId\": \"1\" }}";
        await AskAsync(run, versioned, "DescribeWorkerDeployment", $"{{ {name} }}");
        await AskAsync(run, versioned, "CreateWorkerDeployment", $"{{ {name}, \"requestId\": \"first\", \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "CreateWorkerDeployment", $"{{ {name}, \"requestId\": \"first\", \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "CreateWorkerDeployment", $"{{ {name}, \"requestId\": \"second\", \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "DescribeWorkerDeployment", $"{{ {name} }}");
        await AskAsync(run, versioned, "CreateWorkerDeploymentVersion", $"{{ {version}, \"requestId\": \"first\", \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "CreateWorkerDeploymentVersion", $"{{ {version}, \"requestId\": \"first\", \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "CreateWorkerDeploymentVersion", $"{{ {version}, \"requestId\": \"second\", \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "UpdateWorkerDeploymentVersionMetadata", $"{{ {version}, \"identity\": \"you\", \"upsertEntries\": {{ \"a\": {{ \"data\": \"YQ==\" }} }} }}");
        await AskAsync(run, versioned, "UpdateWorkerDeploymentVersionMetadata", $"{{ {version}, \"identity\": \"you\", \"upsertEntries\": {{ \"b\": {{ \"data\": \"Yg==\" }} }}, \"removeEntries\": [ \"a\", \"unknown\" ] }}");
        await AskAsync(run, versioned, "DescribeWorkerDeploymentVersion", $"{{ {version} }}");
        await AskAsync(run, versioned, "DescribeWorkerDeploymentVersion", $"{{ \"version\": \"{versioned.Deployment}.1\" }}");
        await AskAsync(run, versioned, "DeleteWorkerDeployment", $"{{ {name} }}");
        await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", $"{{ {version}, \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", $"{{ {version}, \"identity\": \"me\" }}");
        await AskAsync(run, versioned, "DeleteWorkerDeployment", $"{{ {name} }}");
        await AskAsync(run, versioned, "DeleteWorkerDeployment", $"{{ {name} }}");
    }

    private static async Task RefusedAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        string[] names = ["", "a.b", "a:b", "__a"];
        foreach (var name in names)
        {
            await AskAsync(run, versioned, "DescribeWorkerDeployment", $"{{ \"deploymentName\": \"{name}\" }}");
            await AskAsync(run, versioned, "CreateWorkerDeployment", $"{{ \"deploymentName\": \"{name}\" }}");
            await AskAsync(run, versioned, "SetWorkerDeploymentCurrentVersion", $"{{ \"deploymentName\": \"{name}\", \"buildId\": \"1\" }}");
            await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", $"{{ \"deploymentName\": \"{name}\", \"buildId\": \"1\" }}");
            await AskAsync(run, versioned, "DeleteWorkerDeployment", $"{{ \"deploymentName\": \"{name}\" }}");
        }

        string[] versions = ["{ }", "{ \"version\": \"x\" }", "{ \"deploymentVersion\": { \"deploymentName\": \"unknown\" } }", "{ \"deploymentVersion\": { \"deploymentName\": \"unknown\", \"buildId\": \"1\" } }"];
        foreach (var version in versions)
        {
            await AskAsync(run, versioned, "DescribeWorkerDeploymentVersion", version);
            await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", version);
            await AskAsync(run, versioned, "UpdateWorkerDeploymentVersionMetadata", version);
        }

        await AskAsync(run, versioned, "UpdateWorkerDeploymentVersionMetadata", "{ \"deploymentVersion\": { \"deploymentName\": \"unknown\", \"buildId\": \"1\" }, \"removeEntries\": [ \"a\" ] }");
        await AskAsync(run, versioned, "CreateWorkerDeploymentVersion", "{ \"deploymentVersion\": { \"deploymentName\": \"unknown\", \"buildId\": \"1\" } }");
        await AskAsync(run, versioned, "CreateWorkerDeploymentVersion", "{ \"deploymentVersion\": { \"deploymentName\": \"unknown\" } }");
        await AskAsync(run, versioned, "SetWorkerDeploymentCurrentVersion", "{ \"deploymentName\": \"unknown\", \"buildId\": \"1\" }");
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", "{ \"deploymentName\": \"unknown\", \"buildId\": \"1\" }");
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", "{ \"deploymentName\": \"unknown\", \"buildId\": \"1\", \"percentage\": 101 }");
        await AskAsync(run, versioned, "SetWorkerDeploymentManager", "{ \"deploymentName\": \"unknown\", \"self\": true }");
        await AskAsync(run, versioned, "SetWorkerDeploymentManager", "{ \"deploymentName\": \"unknown\", \"self\": true, \"identity\": \"me\" }");
        string[] workers = ["\"deploymentName\": \"a\"", "\"buildId\": \"1\"", "\"deploymentName\": \"a.b\", \"buildId\": \"1\"", "\"deploymentName\": \"__a\", \"buildId\": \"1\""];
        foreach (var worker in workers)
        {
            var options = $"\"taskQueue\": {{ \"name\": \"{run.TaskQueue}\" }}, \"deploymentOptions\": {{ {worker}, \"workerVersioningMode\": \"WORKER_VERSIONING_MODE_VERSIONED\" }}";
            await AskAsync(run, versioned, "PollWorkflowTaskQueue", $"{{ {options} }}");
            await AskAsync(run, versioned, "PollActivityTaskQueue", $"{{ {options} }}");
        }
    }

    private static async Task RoutingAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        var name = $"\"deploymentName\": \"{versioned.Deployment}\", \"identity\": \"operator\"";
        await versioned.RegisterAsync("1", "2");
        await versioned.RoutingAsync(("1", WorkerDeploymentVersionStatus.Inactive), ("2", WorkerDeploymentVersionStatus.Inactive));
        await versioned.SetCurrentAsync("1");
        await AskAsync(run, versioned, "SetWorkerDeploymentCurrentVersion", $"{{ {name}, \"buildId\": \"3\" }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentCurrentVersion", $"{{ {name}, \"buildId\": \"2\", {NoToken} }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", $"{{ {name}, \"buildId\": \"1\", \"percentage\": 5 }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", $"{{ {name}, \"buildId\": \"3\", \"percentage\": 5 }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", $"{{ {name}, \"buildId\": \"2\", \"percentage\": 5, {NoToken} }}");
        await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", $"{{ \"deploymentVersion\": {{ \"deploymentName\": \"{versioned.Deployment}\", \"buildId\": \"1\" }} }}");
        await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", $"{{ \"deploymentVersion\": {{ \"deploymentName\": \"{versioned.Deployment}\", \"buildId\": \"2\" }} }}");
        await versioned.SetRampingAsync("2", 40);
        await versioned.RoutingAsync(("1", WorkerDeploymentVersionStatus.Current), ("2", WorkerDeploymentVersionStatus.Ramping));
        await AskAsync(run, versioned, "DescribeWorkerDeploymentVersion", $"{{ \"deploymentVersion\": {{ \"deploymentName\": \"{versioned.Deployment}\", \"buildId\": \"2\" }} }}");
        await QueueAsync(run, versioned);
        await versioned.SetRampingAsync("", 50);
        await versioned.RoutingAsync(("2", WorkerDeploymentVersionStatus.Draining));
        await QueueAsync(run, versioned);
        await versioned.SetRampingAsync("", 0);
        await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", $"{{ \"deploymentVersion\": {{ \"deploymentName\": \"{versioned.Deployment}\", \"buildId\": \"2\" }} }}");
        await AskAsync(run, versioned, "DeleteWorkerDeploymentVersion", $"{{ \"deploymentVersion\": {{ \"deploymentName\": \"{versioned.Deployment}\", \"buildId\": \"2\" }}, \"skipDrainage\": true }}");
        await versioned.SetCurrentAsync("2");
        await versioned.RoutingAsync(("1", WorkerDeploymentVersionStatus.Draining), ("2", WorkerDeploymentVersionStatus.Current));
        await AskAsync(run, versioned, "SetWorkerDeploymentManager", $"{{ {name}, \"managerIdentity\": \"somebody\" }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentCurrentVersion", $"{{ {name}, \"buildId\": \"1\" }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", $"{{ {name}, \"buildId\": \"1\", \"percentage\": 5 }}");
        await AskAsync(run, versioned, "SetWorkerDeploymentManager", $"{{ {name} }}");
        await versioned.SetCurrentAsync("");
        await versioned.RoutingAsync(("2", WorkerDeploymentVersionStatus.Draining));
        await AskAsync(run, versioned, "SetWorkerDeploymentRampingVersion", $"{{ {name}, \"percentage\": 10 }}");
        await QueueAsync(run, versioned);
    }

    private static async Task OldAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        await AskAsync(run, versioned, "GetWorkerBuildIdCompatibility", "{ \"taskQueue\": \"q\" }");
        await AskAsync(run, versioned, "UpdateWorkerBuildIdCompatibility", "{ \"taskQueue\": \"q\", \"addNewBuildIdInNewDefaultSet\": \"1\" }");
        await AskAsync(run, versioned, "GetWorkerVersioningRules", "{ \"taskQueue\": \"q\" }");
        await AskAsync(run, versioned, "UpdateWorkerVersioningRules", "{ \"taskQueue\": \"q\", \"commitBuildId\": { \"targetBuildId\": \"1\" } }");
        await AskAsync(run, versioned, "GetWorkerTaskReachability", "{ \"buildIds\": [ \"1\" ] }");
        await AskAsync(run, versioned, "SetCurrentDeployment", "{ \"deployment\": { \"seriesName\": \"a\", \"buildId\": \"1\" } }");
        await AskAsync(run, versioned, "GetCurrentDeployment", "{ \"seriesName\": \"a\" }");
        await AskAsync(run, versioned, "ListDeployments", "{ }");
        await AskAsync(run, versioned, "DescribeDeployment", "{ \"deployment\": { \"seriesName\": \"a\", \"buildId\": \"1\" } }");
        await AskAsync(run, versioned, "GetDeploymentReachability", "{ \"deployment\": { \"seriesName\": \"a\", \"buildId\": \"1\" } }");
    }

    // What the real server did before isn't looked at: under load it does a change twice, and says what it was after the first time.
    private static Task AskAsync(ScenarioRun run, Versioned versioned, string method, string json) => run.ObserveAsync($"{method} {json}", async () =>
    {
        var call = versioned.Service.GetType().GetMethod($"{method}Async")!;
        var type = call.GetParameters()[0].ParameterType;
        var request = JsonParser.Default.Parse(json, ((IMessage)Activator.CreateInstance(type)!).Descriptor);
        type.GetProperty("Namespace")!.SetValue(request, versioned.Namespace);
        var task = (Task)call.Invoke(versioned.Service, [request, null])!;
        await task;
        return Versioned.Shown((IMessage)task.GetType().GetProperty("Result")!.GetValue(task)!);
    });

    private static Task QueueAsync(ScenarioRun run, Versioned versioned) => run.ObserveAsync("task queue", async () =>
    {
        var described = await versioned.Service.DescribeTaskQueueAsync(new() { Namespace = versioned.Namespace, TaskQueue = new() { Name = run.TaskQueue }, TaskQueueType = TaskQueueType.Workflow });
        var pollers = described.Pollers.Select(p => $"{p.DeploymentOptions}").Order(StringComparer.Ordinal);
        return $"{Versioned.Shown(described.VersioningInfo)} {string.Join(' ', pollers)}";
    });
}
