using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

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
        var tasks = await swarm.TasksAsync(filter, session.Get(Limit) ?? int.MaxValue, session.Cancel);
        session.Print(tasks, console => console.Write(Draw(tasks, session.Time.GetUtcNow())));
    }

    internal static Listing Draw(IEnumerable<TaskSummary> tasks, DateTimeOffset now)
    {
        var table = new Listing(
            Column.Whole("ID"),
            Column.Whole("STATE"),
            Column.Whole("PRIORITY", rank: 5),
            Column.Text("AGENT", rank: 3, minimum: 10),
            Column.Whole("TRY", rank: 4),
            Column.Text("GOAL", rank: 6, minimum: 10),
            Column.Whole("CHANGED", rank: 2),
            Column.Text("TITLE", minimum: 18),
            Column.Words("NOTE", rank: 1, minimum: 20));
        foreach (var task in tasks)
        {
            table.Add(
                task.Id,
                Cell.Of(Words.Of(task.State), StateColor.Of(task.State)),
                task.Priority is { } priority ? Words.Of(priority) : null,
                task.Agent,
                Show.Number(task.Attempts),
                task.Goal,
                Show.Age(task.UpdatedAt, now),
                task.Title,
                Words.Note(task));
        }

        return table;
    }
}
