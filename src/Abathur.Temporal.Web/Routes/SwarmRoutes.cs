using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;
using Abathur.Temporal.Web.Live;
using Abathur.Temporal.Web.Pages;
using Abathur.Temporal.Web.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Abathur.Temporal.Web.Routes;

/// <summary>The pages of swarms, and of what this host remembers.</summary>
internal static class SwarmRoutes
{
    private const int MaxHits = 30;
    private const int MaxEvents = 300;

    // A swarm that answers does so well within it; else the page says what it waits for, and follows.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes, PageContext pages)
    {
        routes.Get("/", context => AnswerAsync(context, pages, async () =>
            await pages.PageAsync<SwarmsView>(pages.Frame(context, "Swarms"), new() { ["Swarms"] = await pages.Hub.ListAsync(context.RequestAborted) })));
        routes.Get("/memory", context => AnswerAsync(context, pages, () => MemoryAsync(context, pages)));
        routes.Get("/swarms/{swarm}", context => BoardAsync(context, pages, async (name, state, board) => await pages.PageAsync<SwarmView>(
            pages.Frame(context, name, state, name, "swarm"), new() { ["Board"] = board, ["Key"] = $"web-{Guid.NewGuid():n}" })));
        routes.Get("/swarms/{swarm}/graph", context => BoardAsync(context, pages, (name, state, _) => GraphAsync(context, pages, name, state)));
        routes.Get("/swarms/{swarm}/timeline", context => BoardAsync(context, pages, (name, state, board) => TimelineAsync(context, pages, name, state, board)));
        routes.Get("/swarms/{swarm}/events", context => BoardAsync(context, pages, (name, state, _) => EventsAsync(context, pages, name, state)));
        routes.Get("/swarms/{swarm}/changes", async context =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, pages.Stopping);
            _ = long.TryParse(context.Request.Query["after"], out var after);
            await ChangeStream.WriteAsync(context, pages.Hub.Watch(NameOf(context)), after, end.Token);
        });
    }

    /// <summary>Answers with a page of the swarm's board, or says why there is none yet.</summary>
    public static Task BoardAsync(HttpContext context, PageContext pages, Func<string, WatchState, BoardModel, Task<IResult>> answer) =>
        AnswerAsync(context, pages, async () =>
        {
            var name = NameOf(context);
            var state = await pages.Hub.Watch(name).FirstAsync(Patience, context.RequestAborted);
            return state switch
            {
                { Board: { } board } => await answer(name, state, board),
                { Refusal: { } refusal } => await pages.PageAsync<MessageView>(
                    pages.Frame(context, name), new() { ["Message"] = refusal, ["Back"] = "/" }, StatusCodes.Status404NotFound),
                _ => await pages.PageAsync<MessageView>(
                    pages.Frame(context, name, state, name), new() { ["Message"] = state.Trouble ?? $"The swarm '{name}' has not answered yet. This page shows it as soon as it does." }),
            };
        });

    /// <summary>Runs an answer; what is wrong with the request becomes a page that says so.</summary>
    public static async Task AnswerAsync(HttpContext context, PageContext pages, Func<Task<IResult>> answer)
    {
        IResult result;
        try
        {
            result = await answer();
        }
        catch (Exception e) when (Refusals.Explain(e) is not null)
        {
            var (status, message) = Refusals.Explain(e)!.Value;
            var back = context.Request.RouteValues["swarm"] is string name && SwarmName.IsValid(name) ? $"/swarms/{name}" : "/";
            result = await pages.PageAsync<MessageView>(pages.Frame(context, "That did not work"), new() { ["Message"] = message, ["Back"] = back }, status);
        }

        await result.ExecuteAsync(context);
    }

    /// <summary>The swarm that a request names.</summary>
    public static string NameOf(HttpContext context) => SwarmName.Require((string?)context.Request.RouteValues["swarm"]);

    private static async Task<IResult> GraphAsync(HttpContext context, PageContext pages, string name, WatchState state)
    {
        var all = await GraphOfAsync(pages, name, context.RequestAborted);
        var query = context.Request.Query;
        var wanted = EnumWord.Read<TaskState>(query["state"]);
        var (from, to, text) = (Number(query["from"]), Number(query["to"]), query["q"].ToString().Trim());
        var shown = all.Where(node => (wanted is null || node.State == wanted)
            && (from is null || node.Wave >= from)
            && (to is null || node.Wave <= to)
            && (text.Length == 0 || node.Id.Equals(text, StringComparison.OrdinalIgnoreCase) || node.Title?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)).ToList();
        var boxes = shown.Count == 0 ? [] : GraphFolding.Boxes(
            shown,
            id => $"/swarms/{name}/tasks/{id}",
            (first, last, of) => FormattableString.Invariant($"/swarms/{name}/graph?state={Text.Camel(of)}&from={first}&to={last}"));
        return await pages.PageAsync<GraphView>(pages.Frame(context, name, state, $"Graph of {name}", "graph"), new()
        {
            ["Nodes"] = shown,
            ["Picture"] = shown.Count == 0 ? string.Empty : Svg.Markup(GraphPicture.Draw(boxes)),
            ["All"] = all.Count,
            ["Critical"] = RemainingPath.Of(all).Count,
            ["State"] = wanted,
            ["Query"] = text,
            ["From"] = from,
            ["To"] = to,
        });
    }

    private static async Task<IResult> TimelineAsync(HttpContext context, PageContext pages, string name, WatchState state, BoardModel board)
    {
        var (events, missed) = await EventsOfAsync(pages, name, context.RequestAborted);
        var nodes = await GraphOfAsync(pages, name, context.RequestAborted);
        var now = board.Ended is null ? pages.Hub.Time.GetUtcNow() : events.Count == 0 ? board.Now : events[^1].At;
        var hosts = board.Running.Where(task => task.Host is not null).ToDictionary(task => task.Id, task => task.Host!, StringComparer.Ordinal);
        var rows = new Timeline(events, now, nodes, hosts).Rows();
        var byTask = context.Request.Query["by"] == "task";
        var link = (string id) => $"/swarms/{name}/tasks/{id}";
        return await pages.PageAsync<TimelineView>(pages.Frame(context, name, state, $"Timeline of {name}", "timeline"), new()
        {
            ["Rows"] = rows,
            ["Picture"] = Svg.Markup(byTask ? TimelinePicture.Draw(rows, now, pages.Hub.Time.LocalTimeZone, link) : HostPicture.Draw(rows, now, pages.Hub.Time.LocalTimeZone, link)),
            ["ByTask"] = byTask,
            ["Missed"] = missed,
        });
    }

    private static async Task<IResult> EventsAsync(HttpContext context, PageContext pages, string name, WatchState state)
    {
        var (events, missed) = await EventsOfAsync(pages, name, context.RequestAborted);
        var query = context.Request.Query;
        var kind = EnumWord.Read<SwarmEventKind>(query["kind"]);
        var (task, agent, text) = (query["task"].ToString().Trim(), query["agent"].ToString().Trim(), query["q"].ToString().Trim());
        var found = events.Where(e => (kind is null || e.Kind == kind)
            && (task.Length == 0 || string.Equals(e.Task, task, StringComparison.OrdinalIgnoreCase))
            && (agent.Length == 0 || string.Equals(e.Agent, agent, StringComparison.OrdinalIgnoreCase))
            && (text.Length == 0 || $"{Words.Of(e)} {e.Message}".Contains(text, StringComparison.OrdinalIgnoreCase))).Reverse().ToList();
        return await pages.PageAsync<EventsView>(pages.Frame(context, name, state, $"Events of {name}", "events"), new()
        {
            ["Events"] = found.Take(MaxEvents).ToList(),
            ["Found"] = found.Count,
            ["Missed"] = missed,
            ["Kind"] = kind,
            ["Task"] = task,
            ["Agent"] = agent,
            ["Query"] = text,
        });
    }

    private static Task<IReadOnlyList<GraphNode>> GraphOfAsync(PageContext pages, string name, CancellationToken cancel) =>
        pages.Hub.Watch(name).AskAsync("graph", (swarm, asked) => swarm.GraphAsync(asked), cancel);

    private static Task<(IReadOnlyList<SwarmEvent> Events, long Missed)> EventsOfAsync(PageContext pages, string name, CancellationToken cancel) =>
        pages.Hub.Watch(name).AskAsync(
            "events",
            async (swarm, asked) =>
            {
                var cursor = new EventCursor(swarm, 0);
                return (await cursor.ReadAsync(asked) ?? [], cursor.TakeMissed());
            },
            cancel);

    private static async Task<IResult> MemoryAsync(HttpContext context, PageContext pages)
    {
        var text = context.Request.Query["q"].ToString().Trim();
        IReadOnlyList<MemoryHit> hits = [];
        if (text.Length > 0 && File.Exists(pages.Hub.Data.MemoryFile))
        {
            using var store = new SqliteMemoryStore(pages.Hub.Data.MemoryFile, pages.Hub.Time);
            hits = await store.SearchAsync(new MemoryQuery { Text = text, Limit = MaxHits }, context.RequestAborted);
        }

        return await pages.PageAsync<MemoryView>(
            pages.Frame(context, "Memory of this host", "memory"), new() { ["Hits"] = hits, ["Query"] = text.Length == 0 ? null : text });
    }

    private static int? Number(string? text) => int.TryParse(text, out var number) ? number : null;
}
