using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Contracts;
using Spectre.Console.Testing;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class ViewTests
{
    [Fact]
    public void Render_Graph_GroupsByWave()
    {
        using var console = new TestConsole();

        console.Write(GraphView.Render(
        [
            new("T1", TaskState.Completed, 0, [], "First"),
            new("T2", TaskState.Running, 1, ["T1"], "Second [sic]"),
            new("T3", TaskState.Pending, 1, ["T1"]),
        ]));

        Assert.Equal(
            ["3 tasks", "├── wave 0", "│   └── T1  completed  First", "└── wave 1", "    ├── T2  running  Second [sic]  after T1", "    └── T3  pending  after T1"],
            console.Lines.Select(l => l.TrimEnd()));
    }

    [Fact]
    public void Add_CellWithMarkupAndControlCharacters_IsPrintedAsText()
    {
        using var console = new TestConsole();

        console.Write(new Listing(Column.Whole("A"), Column.Text("B")).Add("[red]x[/]", "a\nb"));

        Assert.Contains("[red]x[/]  a b", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_Problem_ReadsAsCompilersWriteIt()
    {
        Assert.Equal("a.md:3: error: no name", AgentView.Line(new("a.md", 3, "no name", Fatal: true)));
        Assert.Equal("a.md: warning: empty", AgentView.Line(new("a.md", 0, "empty", Fatal: false)));
    }
}
