using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Abathur.Temporal.Web.Routes;

/// <summary>What a page's forms do: the updates that the commands send, too.</summary>
internal static class ActionRoutes
{
    private static readonly Dictionary<string, Func<SwarmClient, IFormCollection, PageContext, CancellationToken, Task<string>>> Actions = new(StringComparer.Ordinal)
    {
        ["pause"] = async (swarm, _, _, cancel) =>
        {
            await swarm.UpdateAsync(s => s.PauseAsync(), cancel);
            return "The swarm is paused: nothing more starts, what runs continues.";
        },
        ["resume"] = async (swarm, _, _, cancel) =>
        {
            await swarm.UpdateAsync(s => s.ResumeAsync(), cancel);
            return "The swarm continues.";
        },
        ["stop"] = async (swarm, _, _, cancel) =>
        {
            var request = new StopRequest { Mode = StopMode.Graceful };
            await swarm.UpdateAsync(s => s.StopAsync(request), cancel);
            return "The swarm is stopping: what runs may end.";
        },
        ["submit"] = SubmitAsync,
        ["cancel"] = async (swarm, form, _, cancel) =>
        {
            var request = new CancelTask { Task = Required(form, "task"), Reason = Given(form, "reason") };
            await swarm.UpdateAsync(s => s.CancelTaskAsync(request), cancel);
            return $"{request.Task} is canceled.";
        },
        ["retry"] = async (swarm, form, _, cancel) =>
        {
            var request = new RetryTask { Task = Required(form, "task"), Hint = Given(form, "hint"), Attempt = int.TryParse(form["attempt"], out var attempt) ? attempt : null };
            await swarm.UpdateAsync(s => s.RetryTaskAsync(request), cancel);
            return $"{request.Task} is ready again.";
        },
        ["priority"] = async (swarm, form, _, cancel) =>
        {
            var priority = EnumWord.Read<TaskPriority>(Required(form, "priority"))!.Value;
            var request = new SetPriority { Task = Required(form, "task"), Priority = priority };
            await swarm.UpdateAsync(s => s.SetPriorityAsync(request), cancel);
            return $"{request.Task} has the priority {Words.Of(priority)}.";
        },
        ["depend"] = async (swarm, form, _, cancel) =>
        {
            var change = new DependencyChange { Task = Required(form, "task"), DependsOn = Required(form, "dependsOn") };
            await swarm.UpdateAsync(s => s.AddDependencyAsync(change), cancel);
            return $"{change.Task} waits for {change.DependsOn}.";
        },
        ["independ"] = async (swarm, form, _, cancel) =>
        {
            var change = new DependencyChange { Task = Required(form, "task"), DependsOn = Required(form, "dependsOn") };
            await swarm.UpdateAsync(s => s.RemoveDependencyAsync(change), cancel);
            return $"{change.Task} no longer waits for {change.DependsOn}.";
        },
        ["answer"] = async (swarm, form, _, cancel) =>
        {
            var answer = new EscalationAnswer
            {
                Escalation = Required(form, "escalation"),
                Choice = EnumWord.Read<EscalationChoice>(Required(form, "choice"))!.Value,
                Note = Given(form, "note"),
            };
            await swarm.UpdateAsync(s => s.AnswerEscalationAsync(answer), cancel);
            return $"{answer.Escalation} is answered: {Words.Of(answer.Choice)}.";
        },
        ["deliver"] = async (swarm, form, pages, cancel) =>
        {
            var status = await swarm.QueryAsync(s => s.Status(), cancel);
            var result = await Repositories.DeliverAsync(pages.Hub, status, Required(form, "branch"), cancel);
            return result.Before == result.Commit
                ? $"{result.Branch} holds all of the swarm's work already."
                : $"{result.Branch} is at {result.Commit[..12]} now; it was at {result.Before[..12]}.";
        },
    };

    public static void Map(IEndpointRouteBuilder routes, PageContext pages) =>
        routes.Post("/swarms/{swarm}/do/{action}", context => SwarmRoutes.AnswerAsync(context, pages, async () =>
        {
            var name = SwarmRoutes.NameOf(context);
            if (!Actions.TryGetValue((string)context.Request.RouteValues["action"]!, out var action))
            {
                return Results.NotFound();
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            AccessCheck.Of(context).Say(await action(pages.Hub.Swarm(name), form, pages, context.RequestAborted));
            return Results.Redirect(Back(context, name));
        }));

    // Where the form was, which a browser tells; never another site.
    private static string Back(HttpContext context, string swarm) =>
        Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var from)
            && from.Authority == context.Request.Host.Value && from.AbsolutePath.StartsWith($"/swarms/{swarm}", StringComparison.Ordinal)
            ? from.PathAndQuery
            : $"/swarms/{swarm}";

    private static async Task<string> SubmitAsync(SwarmClient swarm, IFormCollection form, PageContext pages, CancellationToken cancel)
    {
        var task = new TaskSubmission
        {
            Title = Required(form, "title"),
            Description = Given(form, "description"),
            Key = Given(form, "key"),
            AgentType = Given(form, "agent"),
            Priority = EnumWord.Read<TaskPriority>(form["priority"]) ?? TaskPriority.Normal,
            DependsOn = Given(form, "dependsOn")?.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        var batch = new SubmitTasks { Tasks = [task] };
        var submitted = (await swarm.UpdateAsync(s => s.SubmitTasksAsync(batch), cancel)).Tasks[0];
        return $"{submitted.Id} is {(submitted.Created ? "submitted" : "there already")}.{(submitted.Warning is { } warning ? $" {warning}" : null)}";
    }

    private static string? Given(IFormCollection form, string field) => form[field].ToString().Trim() is { Length: > 0 } text ? text.ReplaceLineEndings("\n") : null;

    private static string Required(IFormCollection form, string field) =>
        Given(form, field) ?? throw new InvalidInputException($"The field '{field}' is empty. Go back and fill it in.");
}
