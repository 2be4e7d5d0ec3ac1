using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace Abathur.Temporal.Cli.Tests.Output.Board;

public sealed class BoardViewTests
{
    [Fact]
    public void Render_RunningSwarm_ShowsStatesTasksLimitsAndEvents()
    {
        var text = Draw(Boards.Create());

        Assert.Contains("demo running, up 7m, line abathur/demo/main", text, StringComparison.Ordinal);
        Assert.Contains("running 2", text, StringComparison.Ordinal);
        Assert.Contains("completed 5", text, StringComparison.Ordinal);
        Assert.Contains("running 2/4   used 12 turns, 34.6k tokens, $1.25 of 100k tokens", text, StringComparison.Ordinal);
        Assert.Contains("breaker open: code-implementer, 5 failures in a row, next probe in 1m", text, StringComparison.Ordinal);
        Assert.Matches(@"T1 .*code-implementer.* 2 .* 1 .* 1.5k .* 4s .*Task 1 with \[markup\].*edits Program.cs", text);
        Assert.Contains("T2#1 retrying: verification failed [code-implementer]: event 2 of [many]", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(2, 3, 24)]
    [InlineData(50, 50, 24)]
    [InlineData(50, 50, 60)]
    public void Render_AnyHeight_FitsTheTerminal(int running, int events, int height)
    {
        var text = Draw(Boards.Create(running, events), height);

        Assert.True(text.TrimEnd().Split('\n').Length <= Math.Max(height, 12), text);
    }

    [Fact]
    public void Render_MoreTasksThanFit_SaysHowMany() => Assert.Contains("and 30 more", Draw(Boards.Create(50, 50), 38), StringComparison.Ordinal);

    [Fact]
    public void Render_Ended_SaysHow()
    {
        var text = Draw(Boards.Create() with { Running = [], Ended = "Completed" });

        Assert.Contains("demo ended (completed)", text, StringComparison.Ordinal);
        Assert.Contains("nothing runs", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(50)]
    public void Render_NothingAnswers_KeepsTheLastBoardWithItsAgeAndWhy(int height)
    {
        var silence = new Silence(
            "The swarm 'demo'", TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(5), new("ended", ["this host's worker (process 7) has ended"], "Start one."));

        var text = Draw(BoardView.Render(Boards.Create(50, 50), TimeZoneInfo.Utc, height, silence));

        Assert.Contains("demo running", text, StringComparison.Ordinal);
        Assert.Contains("This board is 12s old.", text, StringComparison.Ordinal);
        Assert.Contains("The swarm 'demo' has not answered for 12s: this host's worker (process 7) has ended. Start one.", text, StringComparison.Ordinal);
        Assert.True(text.TrimEnd().Split('\n').Length <= height, text);
        Assert.Contains("has not answered", Draw(BoardView.Render(null, TimeZoneInfo.Utc, height, silence)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Plain_IsALineForEachEventAndOneForTheCounts()
    {
        using var console = new TestConsole();
        console.Profile.Width = 200;

        PlainBoard.Write(console, Boards.Create(), TimeZoneInfo.Utc);
        PlainBoard.Write(console, Boards.Create() with { NewEvents = [] }, TimeZoneInfo.Utc);

        Assert.Equal(4, console.Lines.Count);
        Assert.EndsWith("demo running: running 2, failed 1, completed 5", console.Lines[3], StringComparison.Ordinal);
    }

    private static string Draw(BoardModel board, int height = 40) => Draw(BoardView.Render(board, TimeZoneInfo.Utc, height));

    private static string Draw(IRenderable drawn)
    {
        using var console = new TestConsole();
        console.Profile.Width = 160;
        console.Write(drawn);
        return console.Output;
    }
}
