using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Draws a plan before its tasks are submitted: its waves, and how long it may take.</summary>
internal static class PlanDrawing
{
    private static readonly Column[] Columns =
    [
        Column.Whole("key"), Column.Text("title", minimum: 16), Column.Whole("agent", rank: 2), Column.Whole("takes", rank: 3), Column.Words("after", rank: 1, minimum: 8),
    ];

    public static void Draw(IAnsiConsole console, PlanView plan)
    {
        foreach (var part in Parts(plan))
        {
            console.Write(part);
        }
    }

    public static IEnumerable<IRenderable> Parts(PlanView plan) => plan.Problems.Count > 0
        ? [Tables.Facts(plan.Problems.Select((problem, i) => (FormattableString.Invariant($"problem {i + 1}"), (string?)problem)))]
        :
        [
            Render(plan),
            Tables.Facts(
                ("critical path", string.Join(" → ", plan.CriticalPath)),
                ("takes at least", plan.Seconds is { } seconds
                    ? $"{Span(seconds)}: {Span(plan.PathSeconds ?? 0)} on the critical path, {Span(plan.WorkSeconds ?? 0)} of agents' work in all"
                    : null),
                ("estimate", plan.Basis)),
        ];

    private static Tree Render(PlanView plan)
    {
        var waves = plan.Tasks.GroupBy(task => task.Wave).OrderBy(wave => wave.Key).ToList();
        var tree = new Tree(FormattableString.Invariant($"{Count(plan.Tasks.Count, "task")} in {Count(waves.Count, "wave")}")) { Style = new Style(Color.Grey) };
        foreach (var wave in waves)
        {
            var branch = tree.AddNode(new Paragraph(FormattableString.Invariant($"wave {wave.Key}")));
            foreach (var task in wave)
            {
                branch.AddNode(new Listing(Columns) { Headers = false }.Add(
                    Cell.Of(SafeText.Line(task.Key, 100), plan.CriticalPath.Contains(task.Key) ? Color.Yellow : Color.Default),
                    task.Title,
                    Cell.Of(task.Agent, Color.Grey),
                    task.Seconds is { } seconds ? $"~{Span(seconds)}" : string.Empty,
                    Cell.Of(task.DependsOn.Count == 0 ? string.Empty : $"after {string.Join(", ", task.DependsOn)}", Color.Grey)));
            }
        }

        return tree;
    }

    private static string Span(double seconds) => Show.Span(TimeSpan.FromSeconds(seconds));

    private static string Count(int number, string what) => FormattableString.Invariant($"{number} {what}{(number == 1 ? string.Empty : "s")}");
}
