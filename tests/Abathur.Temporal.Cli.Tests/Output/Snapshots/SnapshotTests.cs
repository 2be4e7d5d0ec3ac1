using Abathur.Temporal.Cli.Commands.Escalations;
using Abathur.Temporal.Cli.Commands.Swarms;
using Abathur.Temporal.Cli.Commands.Tasks;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Cli.Output.Costs;
using Abathur.Temporal.Cli.Output.Forecasts;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Contracts;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Tests.Output.Snapshots;

/// <summary>What is printed at five widths and without a terminal, file by file; the board's files are the pictures in the documents.</summary>
public sealed class SnapshotTests
{
    private const string Folder = "tests/Abathur.Temporal.Cli.Tests/Output/Snapshots/files";

    // What commands have without a terminal.
    private const int Unbounded = 1_000_000;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.Utc;

    private static readonly Dictionary<string, Func<IEnumerable<IRenderable>>> Views = new()
    {
        ["task-list"] = () => [TaskListCommand.Draw(Samples.Tasks, Samples.Now)],
        ["task-show"] = () => [TaskShowCommand.Draw(Samples.Record, Samples.Now, Zone)],
        ["task-graph"] = () => [GraphView.Render(Samples.Graph)],
        ["task-plan"] = () => PlanDrawing.Parts(Samples.Plan),
        ["swarm-events"] = () => Samples.Events.Select(e => EventLine.Whole(e, Zone)),
        ["swarm-config"] = () => [SwarmConfigCommand.Draw(new SwarmSettings { Verify = ["dotnet", "test"], BudgetCostUsd = 12.5m })],
        ["swarm-cost"] = () => CostView.Render(Samples.Cost, Zone),
        ["swarm-list"] = () => [SwarmListCommand.Draw(Samples.Swarms, Zone)],
        ["escalation-list"] = () => [EscalationListCommand.Draw(Samples.Escalations, Samples.Now)],
        ["agent-list"] = () => [AgentView.Table(Samples.Agents)],
        ["plan-simulate"] = () => ForecastView.Render(Samples.Forecast),
        ["board"] = () => [BoardView.Render(Samples.Board, Zone, height: 30)],
    };

    public static MatrixTheoryData<string, int> Drawn { get; } = new(Views.Keys, [80, 100, 120, 140, 200]);

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Draw_Terminal_IsAsCommitted(string view, int width)
    {
        // The pictures that the documents show.
        var folder = view == "board" && width is 80 or 120 or 200 ? "docs/images" : Folder;

        Snapshot.Matches($"{folder}/{view}-{width}.txt", width, Views[view]());
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Draw_Terminal_FitsItsWidth(string view, int width) => Assert.All(
        Snapshot.Draw(width, Views[view]()).Split('\n'), line => Assert.True(Cells.Width(line) <= width, line));

    [Theory]
    [InlineData("task-list")]
    [InlineData("swarm-events")]
    public void Draw_NoTerminal_CutsNothing(string view)
    {
        var drawn = Snapshot.Draw(Unbounded, Views[view]());

        Assert.DoesNotContain("…", drawn, StringComparison.Ordinal);
        Assert.Equal(view == "task-list" ? Samples.Tasks.Count + 1 : Samples.Events.Count, drawn.TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void Draw_Board_IsNoHigherThanTheTerminalAndKeepsItsHeader(int width) => Assert.All(
        new[] { 14, 24, 60 },
        height =>
        {
            var lines = Snapshot.Draw(width, BoardView.Render(Samples.Board, Zone, height)).TrimEnd('\n').Split('\n');
            Assert.True(lines.Length <= height, string.Join('\n', lines));
            Assert.StartsWith("release-2026 running", lines[0], StringComparison.Ordinal);
        });
}
