using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Attempts;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task show</c></summary>
internal static class TaskShowCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();

    public static Command Create() => new Command("show", "Shows a task in full.") { Id }.Runs(async session =>
    {
        var id = session.Get(Id)!;
        var swarm = await session.SwarmAsync();
        var task = await swarm.QueryAsync(s => s.Task(id), session.Cancel);
        var attempts = await new AttemptReader(swarm, session.Data).ReadAsync(task, session.Cancel);
        session.PrintMessage(() => Message(task, attempts), console =>
        {
            console.Write(Draw(task, session.Time.GetUtcNow(), session.Zone));
            AttemptTable.Draw(console, task, attempts, session.Time.GetUtcNow(), session.Zone);
        });
    });

    // The message as the swarm answers it, and what only the service knows.
    private static JsonNode Message(TaskRecord task, IReadOnlyList<AttemptRow> attempts)
    {
        var message = JsonSerializer.SerializeToNode(task, AbathurJson.Options)!;
        message["attemptHistory"] = JsonSerializer.SerializeToNode(attempts, AbathurJson.Options);
        return message;
    }

    internal static Facts Draw(TaskRecord task, DateTimeOffset now, TimeZoneInfo zone) => Tables.Facts(
        ("task", task.Id + (task.Spec.Key is { } key ? $" ({key})" : string.Empty)),
        ("title", task.Spec.Title),
        ("state", $"{Words.Of(task.State)}, for {Show.Age(task.UpdatedAt, now)}"),
        ("priority", Words.Of(task.Spec.Priority)),
        ("goal", task.Spec.Goal),
        ("agent", task.Agent),
        ("read-only", task.ReadOnly == true ? "yes: it must give findings instead of commits" : null),
        ("attempts", $"{task.Attempts}, {task.Retries} retries, {task.Handoffs} hand-offs"),
        ("depends on", Join(task.Spec.DependsOn)),
        ("parent", task.Parent),
        ("diagnoses", task.Diagnoses),
        ("replaced by", Join(task.ReplacedBy)),
        ("review", task.UnderReview == true ? $"{task.Agent} reviews the work of {task.ReturnTo}" : null),
        ("plan", task.Plan is { } plan ? $"{plan.Tasks.Count} tasks; `abathur task plan {task.Id}` shows them" : task.Spec.Plan is null ? null : "its agent answers with tasks"),
        ("approval", task.Approval is { } approval ? Words.Of(approval) : null),
        ("blockers", Join(task.Blockers?.Select(BlockerLine).ToList(), "\n")),
        ("submitted", Show.Moment(task.CreatedAt, zone)),
        ("not before", task.NotBefore is { } notBefore ? Show.Moment(notBefore, zone) : null),
        ("session", task.Session is { } kept ? $"{kept.Id} of {kept.Agent}, on {kept.Host}" : null),
        ("used", task.Usage is { } usage ? BudgetWords.Used(usage, BudgetWords.Limits(task.Spec.BudgetTokens, task.Spec.BudgetCostUsd), null) : null),
        ("budget", task.Usage is null ? BudgetWords.Limits(task.Spec.BudgetTokens, task.Spec.BudgetCostUsd) : null),
        ("reserved", BudgetWords.Limits(task.Reserved?.Tokens, task.Reserved?.CostUsd)),
        ("commit", task.Commit),
        ("already complete", task.AlreadyComplete),
        ("failure", task.Failure is { } failure ? $"{Words.Of(failure.Kind)}: {failure.Message}" : null),
        ("salvage", task.Failure?.Salvage),
        ("verify", Join(task.Spec.Verify, " ")),
        ("hints", Join(task.Hints, "\n")),
        ("description", task.Spec.Description),
        ("summary", task.Summary));

    private static string BlockerLine(TaskBlocker blocker) =>
        $"{blocker.Escalation}: {blocker.Question} {(blocker.Answer is { } answer ? $"→ {answer}" : $"(waits: abathur escalation respond {blocker.Escalation} answer --note \"…\")")}";

    private static string? Join(IReadOnlyList<string>? items, string separator = ", ") => items is null ? null : string.Join(separator, items);
}
