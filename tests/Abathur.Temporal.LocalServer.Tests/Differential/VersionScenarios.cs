using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Worker;
using Script = Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Workflows and workers of several versions: who gets which task, and what is said of it.</summary>
internal static class VersionScenarios
{
    private const Temporalio.Api.Enums.V1.VersioningBehavior Pinned = Temporalio.Api.Enums.V1.VersioningBehavior.Pinned;
    private const Temporalio.Api.Enums.V1.VersioningBehavior Upgrades = Temporalio.Api.Enums.V1.VersioningBehavior.AutoUpgrade;

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["versions-pinned"] = PinnedAsync,
        ["versions-upgraded"] = UpgradedAsync,
        ["versions-overridden"] = OverriddenAsync,
        ["versions-inherited"] = InheritedAsync,
        ["versions-of-the-sdk"] = SdkAsync,
    };

    private static async Task PinnedAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        await versioned.RegisterAsync("1", "2");
        await versioned.SetCurrentAsync("1");
        await versioned.StartAsync();
        var elsewhere = $"{run.TaskQueue}-elsewhere";
        var task = await versioned.TakeAsync("1");
        await versioned.DescribeAsync();
        await versioned.AnswerAsync(task, "1", Pinned, versioned.Activity("mine"), versioned.Activity("theirs", elsewhere));
        await versioned.DescribeAsync();
        await versioned.SetCurrentAsync("2");
        await versioned.StartAsync("-later");
        await versioned.DoAsync("2", Pinned);
        await run.ObserveAsync("mine", () => versioned.TakeActivityAsync("1"));
        await versioned.DoAsync("1", Pinned);
        await run.ObserveAsync("theirs", async () =>
        {
            var taken = await versioned.Service.PollActivityTaskQueueAsync(new() { Namespace = versioned.Namespace, TaskQueue = new() { Name = elsewhere }, Identity = "worker" });
            await versioned.Service.RespondActivityTaskCompletedAsync(new() { Namespace = versioned.Namespace, TaskToken = taken.TaskToken, Identity = "worker" });
            return taken.ActivityId;
        });
        await versioned.DoAsync("1", Pinned);
        await versioned.DescribeAsync();
        await versioned.HistoryAsync();
        await versioned.DescribeAsync("-later");
        await versioned.HistoryAsync("-later");
    }

    private static async Task UpgradedAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        await versioned.RegisterAsync("1", "2");
        await versioned.SetCurrentAsync("1");
        await versioned.StartAsync();
        await versioned.DoAsync("1", Upgrades);
        await versioned.DescribeAsync();
        await versioned.SetRampingAsync("2", 100);
        await versioned.SignalAsync();
        var task = await versioned.TakeAsync("2");
        await versioned.DescribeAsync();
        await versioned.AnswerAsync(task, "2", Upgrades);
        await versioned.DescribeAsync();

        // Workers without a version take over.
        await versioned.SetRampingAsync("", 100);
        await versioned.SignalAsync();
        var worker = new ManualWorker(run);
        var taken = await worker.PollAsync();
        await versioned.DescribeAsync();
        await worker.AnswerAsync(taken);
        await versioned.DescribeAsync();
        await versioned.HistoryAsync();
    }

    private static async Task OverriddenAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        await versioned.RegisterAsync("1", "2");
        await versioned.SetCurrentAsync("1");
        await run.ObserveAsync("unknown version", () => versioned.StartAsync("-refused", start => start.VersioningOverride = versioned.Pinned("3")));
        await run.ObserveAsync("no version", () => versioned.StartAsync("-refused", start => start.VersioningOverride = new() { Pinned = new() }));
        await run.ObserveAsync("no override", () => versioned.StartAsync("-refused", start => start.VersioningOverride = new()));
        await versioned.StartAsync("", start => start.VersioningOverride = versioned.Pinned("2"));
        await versioned.DescribeAsync();
        await versioned.DoAsync("2", Upgrades);
        await versioned.DescribeAsync();
        await versioned.UpdateOptionsAsync(null);
        await versioned.DescribeAsync();
        await versioned.UpdateOptionsAsync(new() { AutoUpgrade = true });
        await versioned.UpdateOptionsAsync(versioned.Pinned("3"));
        await versioned.UpdateOptionsAsync(versioned.Pinned("2"));
        await versioned.DescribeAsync();
        await versioned.UpdateOptionsAsync(new() { OneTime = new() { TargetDeploymentVersion = versioned.Version("1") } });
        await versioned.DescribeAsync();
        await versioned.SignalAsync();
        await versioned.DoAsync("1", Pinned);
        await versioned.DescribeAsync();

        // A task that waits for one version goes to another.
        await versioned.SignalAsync();
        await versioned.UpdateOptionsAsync(versioned.Pinned("2"));
        await versioned.DoAsync("2", Pinned);
        await versioned.DescribeAsync();
        await versioned.HistoryAsync();
        await run.ObserveAsync("reset", async () => await versioned.Service.ResetWorkflowExecutionAsync(new()
        {
            Namespace = versioned.Namespace,
            WorkflowExecution = new() { WorkflowId = run.Id() },
            RequestId = "reset",
            Reason = "again",
            WorkflowTaskFinishEventId = 4,
            PostResetOperations =
            {
                new Temporalio.Api.Workflow.V1.PostResetOperation
                {
                    UpdateWorkflowOptions = new() { WorkflowExecutionOptions = new() { VersioningOverride = versioned.Pinned("1") }, UpdateMask = new() { Paths = { "versioning_override" } } },
                },
            },
        }));
        await versioned.DoAsync("1", Pinned);
        await versioned.DescribeAsync();
        await versioned.HistoryAsync();
    }

    private static async Task InheritedAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        await versioned.RegisterAsync("1", "2");
        await versioned.SetCurrentAsync("1");
        await versioned.StartAsync("-pinned");
        await versioned.DoAsync("1", Pinned, versioned.Child("-pinned-child"));
        await TwoAsync(versioned, "1", ("-pinned-child", Pinned), ("-pinned", Pinned));
        await versioned.SetCurrentAsync("2");
        await versioned.DescribeAsync("-pinned-child");
        await versioned.HistoryAsync("-pinned-child");
        await versioned.SignalAsync("-pinned");
        await versioned.DoAsync("1", Pinned, versioned.ContinueAsNew());
        await versioned.DoAsync("1", Pinned);
        await versioned.DescribeAsync("-pinned");
        await versioned.HistoryAsync("-pinned");
        await versioned.SignalAsync("-pinned");
        await versioned.DoAsync("1", Pinned, versioned.ContinueAsNew(ContinueAsNewVersioningBehavior.AutoUpgrade));
        await versioned.DoAsync("2", Upgrades);
        await versioned.DescribeAsync("-pinned");
        await versioned.HistoryAsync("-pinned");
        await versioned.StartAsync("-upgraded", start => start.RetryPolicy = new() { InitialInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });
        await versioned.DoAsync("2", Upgrades, versioned.Child("-upgraded-child"), versioned.Child("-elsewhere", $"{run.TaskQueue}-elsewhere"));
        await TwoAsync(versioned, "2", ("-upgraded-child", Upgrades), ("-upgraded", Upgrades));
        await versioned.HistoryAsync("-upgraded-child");
    }

    // Both tasks, in whichever order a server gives them out, and as many more as the parent gets while its children start.
    private static async Task TwoAsync(
        Versioned versioned, string build, params (string Suffix, Temporalio.Api.Enums.V1.VersioningBehavior Behavior)[] expected)
    {
        var left = expected.ToDictionary(e => e.Suffix, e => e.Behavior);
        while (left.Count > 0)
        {
            var task = await versioned.TakeQuietlyAsync(build);
            var suffix = expected.Select(e => e.Suffix).OrderByDescending(s => s.Length).First(s => task.WorkflowExecution.WorkflowId.EndsWith(s, StringComparison.Ordinal));
            await versioned.AnswerAsync(task, build, expected.First(e => e.Suffix == suffix).Behavior);
            left.Remove(suffix);
        }
    }

    private static async Task SdkAsync(ScenarioRun run)
    {
        var versioned = new Versioned(run);
        run.StartWorker(new WorkerDeploymentOptions
        {
            Version = new(versioned.Deployment, "1.0"),
            UseWorkerVersioning = true,
            DefaultVersioningBehavior = Temporalio.Common.VersioningBehavior.Pinned,
        });
        await versioned.UntilPolledAsync("1.0", TaskQueueType.Workflow, TaskQueueType.Activity);
        await versioned.SetCurrentAsync("1.0");
        await run.EndAsync(await run.StartAsync(new Script.Step { Kind = Script.StepKind.Activity, Name = "ok" }));
        await versioned.DescribeAsync();
        await versioned.RoutingAsync(("1.0", WorkerDeploymentVersionStatus.Current));
    }
}
