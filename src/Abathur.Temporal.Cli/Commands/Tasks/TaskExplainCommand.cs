using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task explain</c></summary>
internal static class TaskExplainCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();

    public static Command Create() => new Command("explain", "Shows a task's score term by term, why it is not running, and what a running one does or waits for.") { Id }.Runs(async session =>
    {
        var id = session.Get(Id)!;
        var swarm = await session.SwarmAsync();
        var explanation = await swarm.QueryAsync(s => s.Explain(id), session.Cancel);
        var doing = explanation.State == TaskState.Running ? await HeartbeatReader.DoingAsync(swarm, explanation.Task, session.Cancel) : null;
        session.PrintMessage(() => WithDoing(explanation, doing), console => console.Write(Tables.Facts(
            ("task", $"{explanation.Task}, {Words.Of(explanation.State)}"),
            ("score", $"{Show.Number(explanation.Score)} = {Terms(explanation)}"),
            ("agent", explanation.Agent),
            ("routing", explanation.Routing),
            ("does", doing),
            ("waits for", Waits(explanation)))));
    });

    // The swarm can't know it; scripts get it beside what it knows.
    private static JsonNode WithDoing(TaskExplanation explanation, string? doing)
    {
        var node = JsonSerializer.SerializeToNode(explanation, AbathurJson.Options)!;
        if (doing is not null)
        {
            node["doing"] = doing;
        }

        return node;
    }

    private static string Terms(TaskExplanation explanation) =>
        string.Join(" ", explanation.Terms.Select((term, i) =>
            $"{(term.Value < 0 ? "- " : i > 0 ? "+ " : string.Empty)}{Show.Number(Math.Abs(term.Value))} ({term.Name})"));

    private static string Waits(TaskExplanation explanation) => explanation.Waits.Count == 0
        ? explanation.State is TaskState.Ready or TaskState.Pending ? "nothing: it is the next to start" : "nothing"
        : string.Join("\n", explanation.Waits.Select(wait => $"{Words.Of(wait.Limit)}: {wait.Detail}"));
}
