using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output.Costs;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm cost</c></summary>
internal static class SwarmCostCommand
{
    private const int DefaultTasks = 10;

    private static readonly Argument<string?> Name = SwarmOption.Argument();
    private static readonly Option<int?> Tasks = new("--tasks") { Description = $"So many of the tasks that used most. Default: {DefaultTasks}." };

    public static Command Create() => new Command("cost", "Shows what was used by agent, model, goal and task, and when.") { Name, Tasks }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        await session.SayEndAsync(swarm);
        var status = await swarm.QueryAsync(s => s.Status(), session.Cancel);
        var tasks = await swarm.TasksAsync(new TaskFilter { Limit = 500 }, session.Cancel);
        var report = CostReport.Of(status, tasks, Math.Max(0, session.Get(Tasks) ?? DefaultTasks));
        session.Print(report, console =>
        {
            foreach (var part in CostView.Render(report, session.Zone))
            {
                console.Write(part);
            }
        });
    });
}
