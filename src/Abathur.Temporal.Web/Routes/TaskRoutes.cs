using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Web.Live;
using Abathur.Temporal.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Abathur.Temporal.Web.Routes;

/// <summary>The page of a task, its log as it grows, and the questions to operators.</summary>
internal static class TaskRoutes
{
    private const int EndBytes = 64 * 1024;

    // A page doesn't wait for a host that is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes, PageContext pages)
    {
        routes.Get("/swarms/{swarm}/tasks/{task}", context => SwarmRoutes.BoardAsync(context, pages, (name, state, board) => TaskAsync(context, pages, name, state, board)));
        routes.Get("/swarms/{swarm}/questions", context => SwarmRoutes.BoardAsync(context, pages, (name, state, board) => QuestionsAsync(context, pages, name, state, board)));
        routes.Get("/swarms/{swarm}/tasks/{task}/log", context => SwarmRoutes.AnswerAsync(context, pages, async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, pages.Stopping);
            var (name, id) = (SwarmRoutes.NameOf(context), IdOf(context));
            var task = await pages.Hub.Swarm(name).QueryAsync(swarm => swarm.Task(id), context.RequestAborted);
            var log = LogOf(context, pages, name, task.Id, await AttemptsAsync(context, pages, name, task));
            await LogStream.WriteAsync(context, new LogText(log.Source), () => log.Source.Host is null || Runs(pages.Hub.Watch(name).State.Board, task), end.Token);
            return Results.Empty;
        }));
    }

    private static string TaskOf(HttpContext context) => (string)context.Request.RouteValues["task"]!;

    private static string IdOf(HttpContext context) => TaskId.TryParse(TaskOf(context), out _)
        ? TaskOf(context)
        : throw new InvalidInputException($"'{Shown.Of(TaskOf(context))}' is no task's id: use T1, T2, ….");

    private static async Task<IResult> TaskAsync(HttpContext context, PageContext pages, string name, WatchState state, BoardModel board)
    {
        var (id, watch) = (TaskOf(context), pages.Hub.Watch(name));
        var task = await watch.AskAsync($"task {id}", (swarm, cancel) => swarm.QueryAsync(s => s.Task(id), cancel), context.RequestAborted);
        var explanation = await watch.AskAsync($"explain {id}", (swarm, cancel) => swarm.QueryAsync(s => s.Explain(id), cancel), context.RequestAborted);
        var attempts = await AttemptsAsync(context, pages, name, task);
        var changes = await DiffAsync(context, pages, name, board.Status, task);
        var logs = pages.Hub.Data.LogFiles(name, task.Id);
        var asked = context.Request.Query.ContainsKey("attempt");
        var log = logs.Count > 0 || asked ? LogOf(context, pages, name, task.Id, attempts) : null;
        // Nobody reads another host's log but who asks for it, and the script's own look at a page doesn't.
        var isRead = log is not null && (log.Source.Host is null || (asked && context.Request.Headers["Sec-Fetch-Dest"] != "empty"));
        var text = isRead ? new LogText(log!.Source) : null;
        return await pages.PageAsync<TaskView>(pages.Frame(context, name, state, $"{task.Id} {task.Spec.Title}"), new()
        {
            ["Task"] = task,
            ["Explanation"] = explanation,
            ["Attempts"] = attempts,
            ["Logs"] = logs,
            ["IsElsewhere"] = (Func<string?, bool>)(host => Hosts(pages, name).IsElsewhere(host)),
            ["Doing"] = board.Running.FirstOrDefault(running => running.Id == task.Id)?.Doing,
            ["Changes"] = changes,
            ["LogTitle"] = log?.Title,
            ["Log"] = text is null ? null : await EndOfAsync(text, log!.Source, context.RequestAborted),
            ["LogStream"] = text?.Page is null ? null : FormattableString.Invariant(
                $"/swarms/{name}/tasks/{task.Id}/log?attempt={log!.Attempt}&log={Text.Camel(log.Which)}&from={text.Position}"),
        });
    }

    private static async Task<string> EndOfAsync(LogText text, ILogSource source, CancellationToken cancel)
    {
        try
        {
            return await text.EndAsync(EndBytes, cancel)
                ?? $"{(source.Host is { } host ? $"The host '{host}'" : "This host")} has no such log: its command never ran, or it was deleted, or another host ran the attempt.";
        }
        catch (ClientException e)
        {
            return e.Message;
        }
    }

    // Each look at another host's log is a workflow there.
    private static bool Runs(BoardModel? board, TaskRecord task) => board is null || board.Running.Any(running => running.Id == task.Id);

    private static TaskHosts Hosts(PageContext pages, string swarm) => new(pages.Hub.Swarm(swarm).Within(Patience), pages.Hub.Data);

    private static async Task<IReadOnlyList<AttemptRow>> AttemptsAsync(HttpContext context, PageContext pages, string name, TaskRecord task) =>
        task.Attempts == 0 ? [] : await pages.Hub.Watch(name).AskAsync(
            $"attempts {task.Id}", (swarm, cancel) => new AttemptReader(swarm, pages.Hub.Data).ReadAsync(task, cancel), context.RequestAborted);

    private static Task<(string? Text, string? Why)> DiffAsync(HttpContext context, PageContext pages, string name, SwarmStatus status, TaskRecord task) =>
        pages.Hub.Watch(name).AskAsync($"diff {task.Id}", (_, cancel) => Repositories.DiffAsync(pages.Hub, Hosts(pages, name), status, task, cancel), context.RequestAborted);

    private static ShownLog LogOf(HttpContext context, PageContext pages, string swarm, string task, IReadOnlyList<AttemptRow> attempts)
    {
        var which = EnumWord.Read<AttemptLog>(context.Request.Query["log"]) ?? AttemptLog.Agent;
        var attempt = int.TryParse(context.Request.Query["attempt"], out var asked) && asked > 0
            ? asked
            : pages.Hub.Data.LogFiles(swarm, task).Select(log => log.Attempt).DefaultIfEmpty(1).Max();
        var source = Hosts(pages, swarm).Log(task, attempt, which, attempts.LastOrDefault(row => row.Attempt == attempt)?.Host);
        return new(FormattableString.Invariant($"Log of attempt {attempt}: {Text.Camel(which)}{(source.Host is { } host ? $", on {host}" : null)}"), attempt, which, source);
    }

    private static async Task<IResult> QuestionsAsync(HttpContext context, PageContext pages, string name, WatchState state, BoardModel board)
    {
        var watch = pages.Hub.Watch(name);
        var questions = (await watch.AskAsync("escalations", (swarm, cancel) => swarm.QueryAsync(s => s.Escalations(), cancel), context.RequestAborted)).Escalations;
        var diffs = new Dictionary<string, (string? Text, string? Why)>(StringComparer.Ordinal);
        var plans = new Dictionary<string, IReadOnlyList<TaskSubmission>>(StringComparer.Ordinal);
        foreach (var question in questions.Where(question => question is { ClosedAt: null, Kind: EscalationKind.Approval or EscalationKind.Plan, Tasks: [_] }))
        {
            var id = question.Tasks[0];
            var task = await watch.AskAsync($"task {id}", (swarm, cancel) => swarm.QueryAsync(s => s.Task(id), cancel), context.RequestAborted);
            if (question.Kind == EscalationKind.Plan)
            {
                plans[question.Id] = task.Plan?.Tasks ?? [];
            }
            else
            {
                diffs[question.Id] = await DiffAsync(context, pages, name, board.Status, task);
            }
        }

        return await pages.PageAsync<QuestionsView>(
            pages.Frame(context, name, state, $"Questions of {name}", "questions"), new() { ["Questions"] = questions, ["Diffs"] = diffs, ["Plans"] = plans });
    }

    private sealed record ShownLog(string Title, int Attempt, AttemptLog Which, ILogSource Source);
}
