using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What operators do to running workflows: other options. Pauses are in <see cref="WorkflowPauseScenarios"/>.</summary>
internal static class WorkflowControlScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["workflow-options-updated"] = UpdatedAsync,
        ["workflow-options-refused"] = RefusedAsync,
    };

    private static async Task UpdatedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync();
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"priorityKey": 2}}, "updateMask": "priority", "identity": "operator"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"priorityKey": 2}}, "updateMask": "priority.priorityKey"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"fairnessKey": "k", "fairnessWeight": 2}}, "updateMask": "priority.fairnessKey,priority.fairnessWeight"}""");
        await DescribeAsync(run);
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"autoUpgrade": true}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"autoUpgrade": true}}, "updateMask": "versioningOverride"}""");
        await DescribeAsync(run);
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"priorityKey": 4}}, "updateMask": ""}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {}, "updateMask": "versioningOverride"}""");
        await DescribeAsync(run);

        // While a workflow task is out, and what it schedules.
        await control.SignalAsync();
        var task = await WorkflowTaskScenarios.PollAsync(run);
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"priorityKey": 5}}, "updateMask": "priority"}""");
        await WorkflowTaskScenarios.AnswerAsync(run, task, control.Activity("a"));
        await control.TakeAsync();
        await UpdateAsync(run, """{"workflowExecutionOptions": {}, "updateMask": "priority"}""");
        await DescribeAsync(run);
        await control.EndAsync();
        await DescribeAsync(run);
    }

    private static async Task RefusedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync();
        await UpdateAsync(run, """{"updateMask": "priority"}""", execution: "");
        await UpdateAsync(run, """{"updateMask": "priority"}""", execution: """ "workflowExecution": {}, """);
        await UpdateAsync(run, """{"updateMask": "priority"}""", execution: """ "workflowExecution": {"workflowId": "none"}, """);
        await UpdateAsync(run, """{"updateMask": "priority"}""", execution: """ "workflowExecution": {"workflowId": "none", "runId": "none"}, """);
        await UpdateAsync(run, """{}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {}}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {}, "updateMask": "nothing"}""", isGo: true);
        await UpdateAsync(run, """{"workflowExecutionOptions": {}, "updateMask": "priority.nothing"}""", isGo: true);
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"autoUpgrade": true}}, "updateMask": "versioningOverride.behavior"}""", isGo: true);
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"autoUpgrade": true}}, "updateMask": "versioningOverride.deployment"}""", isGo: true);
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"pinned": {}}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"pinned": {"behavior": 1}}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"pinned": {"behavior": 1, "version": {"deploymentName": "d", "buildId": "b"}}}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"pinned": {"behavior": 1, "version": {"buildId": "b"}}}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"oneTime": {"targetDeploymentVersion": {"deploymentName": "d", "buildId": "b"}}}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"versioningOverride": {"oneTime": {}}}, "updateMask": "versioningOverride"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"priorityKey": -1}}, "updateMask": "priority"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"fairnessWeight": -1}}, "updateMask": "priority"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {"timeSkippingConfig": {"enabled": true}}, "updateMask": "timeSkippingConfig"}""");
        await control.EndAsync();
        await UpdateAsync(run, """{"workflowExecutionOptions": {"priority": {"priorityKey": 2}}, "updateMask": "priority"}""");
        await UpdateAsync(run, """{"workflowExecutionOptions": {}, "updateMask": "nothing"}""", isGo: true);
    }

    // Go puts a space in its messages that is another one in every build.
    private static Task UpdateAsync(ScenarioRun run, string json, string? execution = null, bool isGo = false) => run.ObserveAsync($"update {json}", async () =>
    {
        execution ??= $$""" "workflowExecution": {"workflowId": "{{run.Id()}}"}, """;
        var request = JsonParser.Default.Parse<UpdateWorkflowExecutionOptionsRequest>(
            $$"""{"namespace": "{{run.Client.Options.Namespace}}", {{execution}} {{json[1..]}}""".Replace(",  }", "}", StringComparison.Ordinal));
        try
        {
            return $"{await run.Client.WorkflowService.UpdateWorkflowExecutionOptionsAsync(request)}";
        }
        catch (Temporalio.Exceptions.RpcException e) when (isGo)
        {
            return $"{e.Code} {e.Message.Replace('\u00a0', ' ')}";
        }
    });

    private static Task DescribeAsync(ScenarioRun run) => run.ObserveAsync("described", async () =>
    {
        var info = (await run.Client.WorkflowService.DescribeWorkflowExecutionAsync(
            new() { Namespace = run.Client.Options.Namespace, Execution = new() { WorkflowId = run.Id() } })).WorkflowExecutionInfo;
        return $"{info.Priority} {info.VersioningInfo?.VersioningOverride}";
    });
}
