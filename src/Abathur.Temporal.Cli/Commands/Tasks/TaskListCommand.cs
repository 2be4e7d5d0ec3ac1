using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task list</c></summary>
internal static class TaskListCommand
{
    private static readonly Option<TaskState[]> States = EnumInput.Options<TaskState>("--state", "Only tasks in these states.");

    private static readonly Option<string?> Agent = new("--agent") { Description = "Only tasks of this agent." };
    private static readonly Option<string?> Goal = new("--goal") { Description = "Only tasks of this goal." };
    private static readonly Option<int?> Limit = new("--limit") { Description = "At most so many. Default: all." };

    public static Command Create() => new Command("list", "Lists tasks.") { States, Agent, Goal, Limit }.Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var filter = new TaskFilter
        {
            States = session.Given(States) ? session.Get(States) : null,
            Agent = session.Get(Agent),
            Goal = session.Get(Goal),
            Limit = Math.Clamp(session.Get(Limit) ?? 500, 1, 500),
        };
        var swarm = await session.SwarmAsync();
        await session.SayEndAsync(swarm);
        var tasks = await swarm.TasksAsync(filter, session.Cancel).Take(session.Get(Limit) ?? int.MaxValue).ToListAsync(session.Cancel);
        session.Print(tasks, console =>
        {
            var table = Tables.Create("ID", "STATE", "PRIORITY", "AGENT", "TRY", "GOAL", "CHANGED", "TITLE", "NOTE");
            foreach (var task in tasks)
            {
                table.Add(
                    task.Id,
                    Show.Word(task.State),
                    task.Priority is { } priority ? Show.Word(priority) : null,
                    task.Agent,
                    Show.Number(task.Attempts),
                    task.Goal,
                    Show.Age(task.UpdatedAt, session.Time.GetUtcNow()),
                    SafeText.Line(task.Title, 60),
                    SafeText.Line(task.Note, 60));
            }

            console.Write(table);
        });
    }
}
