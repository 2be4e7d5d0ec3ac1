using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>The tools that ask the swarm.</summary>
internal static class SwarmTools
{
    public static IEnumerable<AgentTool> Of(AttemptInput task, ISwarmCalls swarm)
    {
        if (task.Plans is null)
        {
            yield return AgentTool.Of<SubmitTaskCall>(
                "submit_task",
                "Submits a further task to the swarm, for another agent; you don't wait for it. At most 10 for your task.",
                async (call, cancel) => Json(await swarm.SubmitAsync(task, Submission(call), cancel)));
        }

        yield return AgentTool.Of<ListTasksCall>(
            "list_tasks",
            "Lists the tasks of your lineage: your task, those it came from, and those that were submitted by them.",
            async (call, cancel) => Json(await swarm.ListAsync(task, call.After, cancel)));
        yield return AgentTool.Of<GetTaskCall>(
            "get_task",
            "Shows a task of your lineage: its state, and its result or failure.",
            async (call, cancel) => Json(Shown(await swarm.GetAsync(task, call.Task, cancel))));
    }

    private static TaskSubmission Submission(SubmitTaskCall call) => new()
    {
        Title = call.Title,
        Description = call.Description,
        Key = call.Key,
        DependsOn = call.DependsOn,
        AgentType = call.AgentType,
        Priority = call.Priority ?? TaskPriority.Normal,
        ReadOnly = call.ReadOnly,
        RelevantFiles = call.RelevantFiles,
    };

    private static object Shown(TaskRecord task) => new
    {
        task.Id,
        task.Spec.Title,
        task.Spec.Description,
        task.State,
        task.Agent,
        task.Spec.DependsOn,
        task.Attempts,
        task.Summary,
        task.Commit,
        Failure = task.Failure?.Message,
    };

    private static string Json(object answer) => JsonSerializer.Serialize(answer, AbathurJson.Options);
}
