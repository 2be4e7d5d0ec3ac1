using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What operators set of a task queue.</summary>
internal static class TaskQueueScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["task-queue-config"] = ConfigAsync,
    };

    private static async Task ConfigAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        await DescribeAsync("nothing set", null);
        await UpdateAsync("nothing", _ => { });
        await UpdateAsync("a workflow queue", r => (r.TaskQueueType, r.UpdateQueueRateLimit) = (TaskQueueType.Workflow, Limit(1)));
        await UpdateAsync("a workflow queue's keys", r => (r.TaskQueueType, r.UpdateFairnessKeyRateLimitDefault) = (TaskQueueType.Workflow, Limit(1)));
        await UpdateAsync("reserved", r => (r.TaskQueue, r.UpdateQueueRateLimit) = ("/_sys/x", Limit(1)));
        await UpdateAsync("negative", r => r.UpdateQueueRateLimit = Limit(-1));
        await UpdateAsync("negative for keys", r => r.UpdateFairnessKeyRateLimitDefault = Limit(-1));
        await UpdateAsync("long reason", r => r.UpdateQueueRateLimit = Limit(1, new string('x', 1_001)));
        await UpdateAsync("long identity", r => r.Identity = new string('x', 1_001));
        await UpdateAsync("weight zero", r => r.SetFairnessWeightOverrides["a"] = 0);
        await UpdateAsync("long key", r => r.SetFairnessWeightOverrides[new string('x', 65)] = 1);
        await UpdateAsync("set and unset", r =>
        {
            r.SetFairnessWeightOverrides["a"] = 1;
            r.UnsetFairnessWeightOverrides.Add("a");
        });
        await UpdateAsync("limit", r => r.UpdateQueueRateLimit = Limit(2.5f));
        await DescribeAsync("limited", 2.5f);
        await UpdateAsync("keys", r => (r.Identity, r.UpdateFairnessKeyRateLimitDefault) = ("other", Limit(7)));
        await UpdateAsync("weights", r => r.SetFairnessWeightOverrides.Add(new Dictionary<string, float> { ["a"] = 2, ["b"] = 0.5f }));
        await UpdateAsync("one weight less", r => r.UnsetFairnessWeightOverrides.Add("a"));
        await UpdateAsync("no limit", r => r.UpdateQueueRateLimit = new() { Reason = "fast" });
        await DescribeAsync("not limited", null);
        await UpdateAsync("stopped", r => r.UpdateQueueRateLimit = Limit(0));
        await DescribeAsync("stopped", 0);

        Task UpdateAsync(string what, Action<UpdateTaskQueueConfigRequest> change) => run.ObserveAsync(what, async () =>
        {
            var request = new UpdateTaskQueueConfigRequest { Namespace = ns, TaskQueue = run.TaskQueue, TaskQueueType = TaskQueueType.Activity, Identity = "who" };
            change(request);
            return Shown((await service.UpdateTaskQueueConfigAsync(request)).Config);
        });

        // Who answers for activities learns of a change from who answers for workflows, a moment later.
        Task DescribeAsync(string what, float? limit) => run.ObserveAsync(what, () => Wait.ForAsync(
            async () =>
            {
                var described = await service.DescribeTaskQueueAsync(new()
                {
                    Namespace = ns,
                    TaskQueue = new() { Name = run.TaskQueue },
                    TaskQueueType = TaskQueueType.Activity,
                    ReportConfig = true,
                });
                return described.Config?.QueueRateLimit?.RateLimit?.RequestsPerSecond == limit ? $"{Shown(described.Config)} {described.EffectiveRateLimit}" : null;
            },
            $"the task queue's limit to be {limit}"));

        static UpdateTaskQueueConfigRequest.Types.RateLimitUpdate Limit(float rate, string reason = "slow") =>
            new() { RateLimit = new() { RequestsPerSecond = rate }, Reason = reason };

        static string Shown(TaskQueueConfig? config)
        {
            var limits = new[] { config?.QueueRateLimit, config?.FairnessKeysRateLimitDefault }
                .Select(limit => $"{limit?.RateLimit} {limit?.Metadata?.Reason} {limit?.Metadata?.UpdateIdentity} {limit?.Metadata?.UpdateTime is not null}");
            return $"{config is not null} {string.Join(" | ", limits)} {string.Join(' ', config?.FairnessWeightOverrides.OrderBy(w => w.Key).Select(w => $"{w.Key}={w.Value}") ?? [])}";
        }
    }
}
