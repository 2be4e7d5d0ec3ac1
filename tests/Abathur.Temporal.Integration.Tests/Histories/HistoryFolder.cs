using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Histories;

/// <summary>Where recorded histories go: the folder of the replay tests, in the sources.</summary>
internal static class HistoryFolder
{
    // More children of the same kind guard nothing more.
    private const int MaxChildren = 4;

    /// <summary>Writes the histories of all runs of a swarm and of its children, named by what they guard.</summary>
    public static async Task WriteAsync(ScriptedSwarm swarm, string guard)
    {
        foreach (var old in Directory.GetFiles(Folder(), guard + ".*.json"))
        {
            File.Delete(old);
        }

        var children = new List<(string Id, string Run)>();
        foreach (var (i, run) in (await swarm.RunsAsync()).Index())
        {
            var history = await swarm.Client.GetWorkflowHandle(WorkflowIds.Swarm(swarm.Name), run).FetchHistoryAsync();
            children.AddRange(history.Events
                .Select(e => e.ChildWorkflowExecutionStartedEventAttributes?.WorkflowExecution)
                .Where(execution => execution is not null)
                .Select(execution => (execution!.WorkflowId, execution.RunId)));
            await WriteAsync(history, $"{guard}.swarm.{i + 1}");
        }

        foreach (var runs in children.GroupBy(child => child.Id).Take(MaxChildren))
        {
            foreach (var (i, child) in runs.Index())
            {
                var history = await swarm.Client.GetWorkflowHandle(child.Id, child.Run).FetchHistoryAsync();
                await WriteAsync(history, $"{guard}.{child.Id.Split(':')[^1]}.{i + 1}");
            }
        }
    }

    /// <summary>Writes one history.</summary>
    public static async Task WriteAsync(Temporalio.Common.WorkflowHistory history, string name)
    {
        var json = JsonNode.Parse(history.ToJson())!;
        Scrub(json);
        await File.WriteAllTextAsync(Path.Combine(Folder(), name + ".json"), json.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    // Stack traces name the folders of the machine that recorded them.
    private static void Scrub(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove("stackTrace");
            foreach (var (_, member) in members)
            {
                Scrub(member);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Scrub(item);
            }
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Directory.CreateDirectory(Path.Combine(
        Path.GetDirectoryName(here)!, "..", "..", "Abathur.Temporal.Workflows.Tests", "Histories")).FullName;
}
