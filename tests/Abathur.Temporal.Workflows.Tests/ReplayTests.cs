using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Hosts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Watchdogs;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Abathur.Temporal.Workflows.Tests;

/// <summary>Every history that was recorded still fits the workflows; see <c>Histories/README.md</c>.</summary>
public sealed class ReplayTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Histories");

    public static TheoryData<string> Histories => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Histories))]
    public Task Replay_RecordedHistory_Fits(string name) => ReplayAsync(Read(name));

    [Theory]
    [InlineData("plain-run")]
    [InlineData("rules-2")]
    [InlineData("rules-6")]
    [InlineData("integration-ref")]
    [InlineData("retry")]
    [InlineData("hand-off")]
    [InlineData("continue-as-new")]
    [InlineData("stop")]
    [InlineData("cancel")]
    public void Histories_WhatMustBeGuarded_IsThere(string guard)
    {
        Assert.Contains(guard + ".swarm.1", Histories.Select(row => row.Data));
        Assert.Contains(guard + ".T1.1", Histories.Select(row => row.Data));
    }

    [Theory]
    [InlineData("plain-run.T1.1", "RunAgent")]
    [InlineData("plain-run.swarm.1", "PrepareSwarm")]
    [InlineData("read-from-host.read.1", "ReadPage")]
    public async Task Replay_AnotherStepThanRecorded_DoesNotFit(string name, string activity)
    {
        var changed = Read(name).Replace($"\"{activity}\"", "\"SomethingElse\"", StringComparison.Ordinal);

        await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => ReplayAsync(changed));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    private static Task<WorkflowReplayResult> ReplayAsync(string json)
    {
        var id = JsonNode.Parse(json)!["events"]![0]!["workflowExecutionStartedEventAttributes"]!["workflowId"]!.GetValue<string>();
        var replayer = new WorkflowReplayer(new WorkflowReplayerOptions { DataConverter = AbathurDataConverter.Instance }
            .AddWorkflow<Swarm>()
            .AddWorkflow<TaskRun>()
            .AddWorkflow<Watchdog>()
            .AddWorkflow<ReadFromHost>());
        return replayer.ReplayWorkflowAsync(WorkflowHistory.FromJson(id, json));
    }
}
