using System.Globalization;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Demo;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>What the demo says at its end.</summary>
internal sealed class DemoReport(Session session, DemoStage stage, DevServer server, DemoOptions options)
{
    private readonly string line = GitRefs.Integration(stage.Swarm);

    public async Task WriteAsync(IReadOnlyList<TaskRecord> tasks, IEnumerable<string> story)
    {
        var log = await new DemoGit(stage.Folders.Repository)
            .RunAsync(["log", "--graph", "--format=%h  %<(13,trunc)%an %s", line, "--"], session.Cancel);
        Section($"Merged into {line}", log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Section("Tasks", []);
        WriteTable(tasks);
        Section("What went wrong, and what became of it", story);
        Section("Look around", LookAround());
    }

    private void Section(string title, IEnumerable<string> lines)
    {
        session.Output.WriteLine($"\n{title}");
        foreach (var text in lines)
        {
            session.Output.WriteLine($"  {text}");
        }
    }

    private void WriteTable(IReadOnlyList<TaskRecord> tasks)
    {
        var table = new Listing(
            Column.Whole("  task"),
            Column.Text("title"),
            Column.Text("agent", rank: 2, minimum: 10),
            Column.Whole("state"),
            Column.Whole("attempts", rank: 3),
            Column.Whole("seconds", rank: 4),
            Column.Words("note", rank: 1, minimum: 18));
        foreach (var task in tasks)
        {
            // From the last attempt's start to the state it is in: what came before shows in the number of attempts.
            var seconds = task.StartedAt is { } started ? (task.UpdatedAt - started).TotalSeconds : 0;
            table.Add(
                new Cell("  " + task.Id),
                task.Spec.Title,
                task.Agent,
                Words.Of(task.State),
                Show.Number(task.Attempts),
                seconds.ToString("0.0", CultureInfo.InvariantCulture),
                Note(task));
        }

        session.Console.Write(table);
    }

    private static string Note(TaskRecord task) => string.Join("; ", new[]
    {
        task.Retries > 0 ? string.Create(CultureInfo.InvariantCulture, $"{task.Retries} retry") : null,
        task.Handoffs > 0 ? $"handed over by the {task.Spec.AgentType}" : null,
        task.ReplacedBy is { } others ? $"replaced by {string.Join(", ", others)}" : null,
        task.State == TaskState.Completed || task.ReplacedBy is not null ? null : task.Failure?.Message,
    }.OfType<string>());

    private IEnumerable<string> LookAround()
    {
        var to = $"--address {server.Address}";
        if (options.Stay)
        {
            if (server.WebUi is { } ui)
            {
                yield return $"{ui}namespaces/default/workflows/{WorkflowIds.Swarm(stage.Swarm)}";
            }

            yield return $"abathur task list --swarm {stage.Swarm} {to}";
            yield return $"abathur task show T5 --swarm {stage.Swarm} {to}";
            yield return $"abathur swarm events {stage.Swarm} {to}";
        }
        else
        {
            yield return server.WebUi is { } ui
                ? $"abathur demo --stay        continues until Ctrl-C, with the Web UI (it was at {ui}) and a swarm to ask"
                : $"abathur demo --stay        continues until Ctrl-C, with a swarm to ask";
        }

        yield return options.Keep || options.Stay
            ? $"git -C \"{stage.Folders.Repository}\" log --graph --patch {line}"
            : "abathur demo --keep        leaves the repository in place";
        if (options.Stay)
        {
            yield return "Ctrl-C ends it.";
        }
    }
}
