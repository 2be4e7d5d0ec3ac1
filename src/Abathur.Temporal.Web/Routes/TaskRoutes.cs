using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Web.Live;
using Abathur.Temporal.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Abathur.Temporal.Web.Routes;

/// <summary>The page of a task, its log as it grows, and the questions to operators.</summary>
internal static class TaskRoutes
{
    public static void Map(IEndpointRouteBuilder routes, PageContext pages)
    {
        routes.Get("/swarms/{swarm}/tasks/{task}", context => SwarmRoutes.BoardAsync(context, pages, (name, state, board) => TaskAsync(context, pages, name, state, board)));
        routes.Get("/swarms/{swarm}/questions", context => SwarmRoutes.BoardAsync(context, pages, (name, state, board) => QuestionsAsync(context, pages, name, state, board)));
        routes.Get("/swarms/{swarm}/tasks/{task}/log", context => SwarmRoutes.AnswerAsync(context, pages, async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, pages.Stopping);
            var (_, path) = Log(context, pages, SwarmRoutes.NameOf(context), TaskOf(context));
            await LogStream.WriteAsync(context, new LogTail(path), end.Token);
            return Results.Empty;
        }));
    }

    private static string TaskOf(HttpContext context) => (string)context.Request.RouteValues["task"]!;

    private static async Task<IResult> TaskAsync(HttpContext context, PageContext pages, string name, WatchState state, BoardModel board)
    {
        var (id, watch) = (TaskOf(context), pages.Hub.Watch(name));
        var task = await watch.AskAsync($"task {id}", (swarm, cancel) => swarm.QueryAsync(s => s.Task(id), cancel), context.RequestAborted);
        var explanation = await watch.AskAsync($"explain {id}", (swarm, cancel) => swarm.QueryAsync(s => s.Explain(id), cancel), context.RequestAborted);
        var attempts = task.Attempts == 0 ? [] : await watch.AskAsync(
            $"attempts {task.Id}", (swarm, cancel) => new AttemptReader(swarm, pages.Hub.Data).ReadAsync(task, cancel), context.RequestAborted);
        var changes = await watch.AskAsync($"diff {task.Id}", (_, cancel) => Repositories.DiffAsync(pages.Hub.Data, board.Status, task, cancel), context.RequestAborted);
        var logs = pages.Hub.Data.LogFiles(name, task.Id);
        var (title, path) = logs.Count > 0 || context.Request.Query.ContainsKey("attempt") ? Log(context, pages, name, task.Id) : (null, null);
        var tail = path is null ? null : new LogTail(path);
        return await pages.PageAsync<TaskView>(pages.Frame(context, name, state, $"{task.Id} {task.Spec.Title}"), new()
        {
            ["Task"] = task,
            ["Explanation"] = explanation,
            ["Attempts"] = attempts,
            ["Logs"] = logs,
            ["Doing"] = board.Running.FirstOrDefault(running => running.Id == task.Id)?.Doing,
            ["Changes"] = changes,
            ["LogTitle"] = title,
            ["Log"] = tail?.ReadEnd() ?? (title is null ? null : "This host has no such log; look on the host that ran the attempt."),
            ["LogStream"] = tail is null ? null : FormattableString.Invariant(
                $"/swarms/{name}/tasks/{task.Id}/log?attempt={AttemptOf(context, logs)}&log={context.Request.Query["log"]}&from={tail.Position}"),
        });
    }

    private static (string Title, string Path) Log(HttpContext context, PageContext pages, string swarm, string task)
    {
        if (!TaskId.TryParse(task, out _))
        {
            throw new InvalidInputException($"'{Shown.Of(task)}' is no task's id: use T1, T2, ….");
        }

        var which = EnumWord.Read<AttemptLog>(context.Request.Query["log"]) ?? AttemptLog.Agent;
        var attempt = AttemptOf(context, pages.Hub.Data.LogFiles(swarm, task));
        return (FormattableString.Invariant($"Log of attempt {attempt}: {Text.Camel(which)}"), pages.Hub.Data.LogFile(swarm, task, attempt, which));
    }

    private static int AttemptOf(HttpContext context, IReadOnlyList<(int Attempt, AttemptLog Log)> logs) =>
        int.TryParse(context.Request.Query["attempt"], out var attempt) && attempt > 0 ? attempt : logs.Select(log => log.Attempt).DefaultIfEmpty(1).Max();

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
                diffs[question.Id] = await watch.AskAsync($"diff {id}", (_, cancel) => Repositories.DiffAsync(pages.Hub.Data, board.Status, task, cancel), context.RequestAborted);
            }
        }

        return await pages.PageAsync<QuestionsView>(
            pages.Frame(context, name, state, $"Questions of {name}", "questions"), new() { ["Questions"] = questions, ["Diffs"] = diffs, ["Plans"] = plans });
    }
}
