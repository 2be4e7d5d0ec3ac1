using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The demo's tasks as the swarm has them.</summary>
internal static class DemoTasks
{
    public static async Task<IReadOnlyList<TaskRecord>> ReadAsync(WorkflowHandle<ISwarm> swarm)
    {
        var page = await swarm.QueryAsync(s => s.Tasks(null));
        var tasks = new List<TaskRecord>();
        foreach (var task in page.Tasks)
        {
            tasks.Add(await swarm.QueryAsync(s => s.Task(task.Id)));
        }

        return tasks;
    }
}
