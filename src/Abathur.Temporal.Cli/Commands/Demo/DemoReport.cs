using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>What the demo says at its end.</summary>
internal sealed class DemoReport(IAnsiConsole console, DemoStage stage, DevServer server, DemoOptions options)
{
    public async Task WriteAsync(IReadOnlyList<TaskRecord> tasks, CancellationToken cancellationToken)
    {
        var line = GitRefs.Line(stage.Swarm);
        Heading($"What was merged into {line}");
        var log = await new DemoGit(stage.Folders.Repository)
            .RunAsync(["log", "--graph", "--format=%h %<(9,trunc)%an %s", line], cancellationToken);
        console.WriteLine(log.TrimEnd());
        Heading("Tasks");
        console.Write(Table(tasks));
        Heading("Look around");
        LookAround().ForEach(console.WriteLine);
    }

    private void Heading(string text)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{text}[/]");
    }

    private static Table Table(IReadOnlyList<TaskRecord> tasks)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Task", "Title", "Agent", "State", "Attempts", "Seconds", "Note");
        foreach (var task in tasks)
        {
            // From the last attempt's start to the state it is in: what the attempts before took shows in their number.
            var seconds = task.StartedAt is { } started ? (task.UpdatedAt - started).TotalSeconds : 0;
            table.AddRow(new[]
            {
                task.Id,
                task.Spec.Title,
                task.Agent ?? string.Empty,
                JsonNamingPolicy.CamelCase.ConvertName(task.State.ToString()),
                task.Attempts.ToString(CultureInfo.InvariantCulture),
                seconds.ToString("0.0", CultureInfo.InvariantCulture),
                Note(task),
            }.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    private static string Note(TaskRecord task) => string.Join(", ", new[]
    {
        task.Retries > 0 ? string.Create(CultureInfo.InvariantCulture, $"retried {task.Retries}×") : null,
        task.Handoffs > 0 ? $"handed over by the {task.Spec.AgentType}" : null,
        task.State == TaskState.Completed ? null : task.Failure?.Message.ReplaceLineEndings(" "),
    }.OfType<string>());

    private List<string> LookAround()
    {
        var to = $"--swarm {stage.Swarm} --address {server.Address}";
        return (options.Stay, options.Keep) switch
        {
            (true, _) =>
            [
                .. server.WebUi is { } ui ? [$"  {ui}namespaces/default/workflows/{WorkflowIds.Swarm(stage.Swarm)}"] : Array.Empty<string>(),
                $"  abathur task list {to}",
                $"  abathur task show T5 {to}",
                $"  git -C {stage.Folders.Repository} log --graph -p {GitRefs.Line(stage.Swarm)}",
                "Ctrl-C ends it.",
            ],
            (false, true) => [$"  git -C {stage.Folders.Repository} log --graph -p {GitRefs.Line(stage.Swarm)}"],
            _ =>
            [
                $"  `abathur demo --stay` goes on until Ctrl-C: with the Web UI{(server.WebUi is { } ui ? $" (it was at {ui})" : string.Empty)}",
                "  and a swarm to ask: `abathur task list`, `abathur task show T5`, `abathur swarm watch`.",
                "  `abathur demo --keep` leaves the repository in place.",
            ],
        };
    }
}
