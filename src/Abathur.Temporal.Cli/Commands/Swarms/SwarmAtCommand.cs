using System.CommandLine;
using Abathur.Temporal.Cli.Commands.Escalations;
using Abathur.Temporal.Cli.Commands.Tasks;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Pasts;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Replay;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm at</c></summary>
internal static class SwarmAtCommand
{
    private const int MaxEvents = 10;

    private static readonly Argument<string> When = new("moment")
    {
        Description = "An event's number, or a time: 42, 14:03:22, \"2026-05-04 14:03:22\" or 2026-05-04T12:03:22Z.",
    };

    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<PastView?> View = EnumInput.Option<PastView>("--view", "What to show of it. Default: board.");

    private static readonly Option<string?> Task = new("--task") { Description = "Show this task as it was, by id or key, instead of a view." };

    public static Command Create() => new Command("at", "Shows a swarm as it was at an event or a time, from its recorded history; also of one that has stopped.")
    {
        When, Name, View, Task,
    }.Runs(async session =>
    {
        if (session.Get(Task) is not null && session.Get(View) is not null)
        {
            throw new InvalidInputException("--task and --view are given, but one thing is shown at a time: leave one of them out.");
        }

        var wanted = WantedMoment.Parse(session.Get(When)!, session.Time.GetUtcNow(), session.Zone);
        var swarm = await session.SwarmAsync(session.Get(Name));
        await using var past = new Past(swarm.Client, session.Time);
        var then = await past.AtAsync(swarm, wanted, session.Cancel);
        await (session.Get(Task) is { } id ? ShowTaskAsync(session, then, id) : ShowAsync(session, then, session.Get(View) ?? PastView.Board));
    });

    private static Task ShowAsync(Session session, PastSwarm then, PastView view) => view switch
    {
        PastView.Board => ShowBoardAsync(session, then),
        PastView.Tasks => ShowTasksAsync(session, then),
        PastView.Graph => ShowGraphAsync(session, then),
        PastView.Events => ShowEventsAsync(session, then),
        PastView.Questions => ShowQuestionsAsync(session, then),
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    private static async Task ShowBoardAsync(Session session, PastSwarm then)
    {
        var running = await then.Swarm.TasksAsync(new TaskFilter { States = [TaskState.Running], Limit = 500 }, session.Cancel);
        var events = await new EventCursor(then.Swarm, Math.Max(0, then.Status.LastEvent - MaxEvents)).ReadAsync(session.Cancel) ?? [];
        Print(session, then, new { then.Moment, then.Status, running, events }, PastBoard.Render(then.Status, then.Moment, running, events, session.Zone));
    }

    private static async Task ShowTasksAsync(Session session, PastSwarm then)
    {
        var tasks = await then.Swarm.TasksAsync(new TaskFilter { Limit = 500 }, session.Cancel);
        Print(session, then, new { then.Moment, tasks }, TaskListCommand.Draw(tasks, then.Moment.At));
    }

    private static async Task ShowGraphAsync(Session session, PastSwarm then)
    {
        var nodes = await then.Swarm.GraphAsync(session.Cancel);
        Print(session, then, new { then.Moment, nodes }, GraphView.Render(nodes));
    }

    private static async Task ShowEventsAsync(Session session, PastSwarm then)
    {
        var events = await new EventCursor(then.Swarm, 0).ReadAsync(session.Cancel) ?? [];
        Print(session, then, new { then.Moment, events }, [.. events.Select(e => EventLine.Whole(e, session.Zone))]);
    }

    private static async Task ShowQuestionsAsync(Session session, PastSwarm then)
    {
        var open = (await then.Swarm.QueryAsync(s => s.Escalations(), session.Cancel)).Escalations.Where(e => e.ClosedAt is null).ToList();
        Print(session, then, new { then.Moment, escalations = open }, EscalationListCommand.Draw(open, then.Moment.At));
    }

    private static async Task ShowTaskAsync(Session session, PastSwarm then, string id)
    {
        var task = await then.Swarm.QueryAsync(s => s.Task(id), session.Cancel);
        Print(session, then, new { then.Moment, task }, TaskShowCommand.Draw(task, then.Moment.At, session.Zone));
    }

    private static void Print<T>(Session session, PastSwarm then, T message, params IReadOnlyList<IRenderable> parts) => session.Print(message, console =>
    {
        console.Write(PastBoard.Header(then.Status, then.Moment, session.Time.GetUtcNow(), session.Zone));
        foreach (var part in parts)
        {
            console.Write(part);
        }
    });
}
