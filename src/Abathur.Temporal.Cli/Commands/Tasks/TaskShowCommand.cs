using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;
using Spectre.Console;

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
        session.Print(task, console => console.Write(Draw(task, session.Time.GetUtcNow())));
    });

    private static Grid Draw(TaskRecord task, DateTimeOffset now) => Tables.Facts(
        ("task", task.Id + (task.Spec.Key is { } key ? $" ({key})" : string.Empty)),
        ("title", task.Spec.Title),
        ("state", $"{Show.Word(task.State)}, for {Show.Age(task.UpdatedAt, now)}"),
        ("priority", Show.Word(task.Spec.Priority)),
        ("goal", task.Spec.Goal),
        ("agent", task.Agent),
        ("read-only", task.ReadOnly == true ? "yes: it owes findings instead of commits" : null),
        ("attempts", $"{task.Attempts}, {task.Retries} retries, {task.Handoffs} hand-offs"),
        ("depends on", Join(task.Spec.DependsOn)),
        ("parent", task.Parent),
        ("diagnoses", task.Diagnoses),
        ("replaced by", Join(task.ReplacedBy)),
        ("approval", task.Approval is { } approval ? Show.Word(approval) : null),
        ("submitted", Show.Moment(task.CreatedAt)),
        ("not before", task.NotBefore is { } notBefore ? Show.Moment(notBefore) : null),
        ("used", task.Usage is { } usage ? Show.Usage(usage) : null),
        ("commit", task.Commit),
        ("already complete", task.AlreadyComplete),
        ("failure", task.Failure is { } failure ? $"{Show.Word(failure.Kind)}: {failure.Message}" : null),
        ("salvage", task.Failure?.Salvage),
        ("verify", Join(task.Spec.Verify, " ")),
        ("hints", Join(task.Hints, "\n")),
        ("description", task.Spec.Description),
        ("summary", task.Summary));

    private static string? Join(IReadOnlyList<string>? items, string separator = ", ") => items is null ? null : string.Join(separator, items);
}
