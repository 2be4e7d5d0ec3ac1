using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Replay;
using Abathur.Temporal.Web.Pages;
using Abathur.Temporal.Web.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Abathur.Temporal.Web.Routes;

/// <summary>The pages of past moments: to look at only.</summary>
internal static class PastRoutes
{
    private const int MaxEvents = 15;

    // The watch of the swarm knows its newest event; where it has no answer yet, the history does.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    public static void Map(IEndpointRouteBuilder routes, PageContext pages)
    {
        routes.Get("/swarms/{swarm}/at", context => SwarmRoutes.AnswerAsync(context, pages, () => SwarmAsync(context, pages)));
        routes.Get("/swarms/{swarm}/at/tasks/{task}", context => SwarmRoutes.AnswerAsync(context, pages, () => TaskAsync(context, pages)));
    }

    private static async Task<IResult> SwarmAsync(HttpContext context, PageContext pages)
    {
        var (name, cancel) = (SwarmRoutes.NameOf(context), context.RequestAborted);
        var (then, wanted) = await ThenAsync(context, pages, name);
        var tasks = await then.Swarm.TasksAsync(new TaskFilter { Limit = 500 }, cancel);
        var nodes = await then.Swarm.GraphAsync(cancel);
        var events = await new EventCursor(then.Swarm, Math.Max(0, then.Status.LastEvent - MaxEvents)).ReadAsync(cancel) ?? [];
        var newest = await NewestAsync(pages, name, cancel);
        var here = FormattableString.Invariant($"?event={wanted ?? then.Status.LastEvent}");
        return await pages.PageAsync<PastView>(FrameOf(context, pages, name, then, $"{name} in the past"), new()
        {
            ["Then"] = then,
            ["Event"] = wanted ?? then.Status.LastEvent,
            ["Newest"] = Math.Max(newest, wanted ?? then.Status.LastEvent),
            ["Tasks"] = tasks,
            ["Events"] = events,
            ["Picture"] = nodes.Count == 0 ? string.Empty : Svg.Markup(GraphPicture.Draw(GraphFolding.Boxes(
                nodes, id => $"/swarms/{name}/at/tasks/{id}{here}", (_, _, _) => $"/swarms/{name}/at{here}#tasks"))),
        });
    }

    private static async Task<IResult> TaskAsync(HttpContext context, PageContext pages)
    {
        var (name, id) = (SwarmRoutes.NameOf(context), (string)context.Request.RouteValues["task"]!);
        var (then, wanted) = await ThenAsync(context, pages, name);
        var task = await then.Swarm.QueryAsync(s => s.Task(id), context.RequestAborted);
        return await pages.PageAsync<PastTaskView>(FrameOf(context, pages, name, then, $"{task.Id} {task.Spec.Title}"), new()
        {
            ["Then"] = then,
            ["Event"] = wanted ?? then.Status.LastEvent,
            ["Task"] = task,
            ["Explanation"] = await then.Swarm.QueryAsync(s => s.Explain(id), context.RequestAborted),
        });
    }

    // The moment that the address names, and its event's number if it names one; without either the last moment.
    private static async Task<(PastSwarm Then, long? Event)> ThenAsync(HttpContext context, PageContext pages, string name)
    {
        var (query, now) = (context.Request.Query, pages.Hub.Time.GetUtcNow());
        var named = query["time"].ToString() is { Length: > 0 } time ? time : query["event"].ToString();
        var wanted = named.Length == 0 ? new WantedMoment.AtTime(now) : WantedMoment.Parse(named, now, pages.Hub.Time.LocalTimeZone);
        return (await pages.Hub.Past.AtAsync(pages.Hub.Swarm(name), wanted, context.RequestAborted), (wanted as WantedMoment.AtEvent)?.Number);
    }

    private static async Task<long> NewestAsync(PageContext pages, string name, CancellationToken cancel)
    {
        var state = await pages.Hub.Watch(name).FirstAsync(Patience, cancel);
        return state.Board?.Status.LastEvent
            ?? (await pages.Hub.Past.AtAsync(pages.Hub.Swarm(name), new WantedMoment.AtTime(pages.Hub.Time.GetUtcNow()), cancel)).Status.LastEvent;
    }

    // Ages on the page are those of then.
    private static Frame FrameOf(HttpContext context, PageContext pages, string name, PastSwarm then, string title) =>
        pages.Frame(context, title, "past") with { Swarm = name, Now = then.Moment.At };
}
