using Abathur.Temporal.Contracts;
using Abathur.Temporal.Web.Pictures;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>What a swarm's events tell of attempts and waits, and how that is drawn.</summary>
public sealed class TimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Rows_AttemptsAndWaits_AreSpansInOrder()
    {
        var row = Assert.Single(Rows(
            [
                Event(0, SwarmEventKind.TaskSubmitted), Event(5, SwarmEventKind.TaskStarted), Event(9, SwarmEventKind.TaskRetried, host: "box-1"),
                Event(14, SwarmEventKind.TaskStarted), Event(20, SwarmEventKind.PriorityChanged), Event(30, SwarmEventKind.TaskCompleted, host: "box-2"),
            ],
            until: 300));

        Assert.Equal(
            [(WaitKinds.Start, 5.0, null, null), (Span.Run, 4.0, "bad", "box-1"), (WaitKinds.Retry, 5.0, null, null), (Span.Run, 16.0, "ok", "box-2")],
            row.Spans.Select(span => (span.Kind, (span.To - span.From).TotalSeconds, span.Outcome, span.Host)));
        Assert.Equal([false, true], row.Spans.Where(span => span.Kind == Span.Run).Select(span => span.IsMerged));
        Assert.Contains("class=\"run bad\"", Svg.Markup(TimelinePicture.Draw([row], Start.AddMinutes(5), TimeZoneInfo.Utc)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_RunningAttempt_LastsUntilNow_OnTheHostThatIsToldBesides()
    {
        var row = Assert.Single(Rows([Event(0, SwarmEventKind.TaskStarted)], until: 7, hosts: new() { ["T1"] = "box-3" }));

        Assert.Equal((Start.AddSeconds(7), "open", "box-3"), (row.Spans[0].To, row.Spans[0].Outcome, row.Spans[0].Host));
    }

    [Fact]
    public void Rows_WaitBeforeTheStart_IsSplitByItsReasons()
    {
        var rows = Rows(
            [
                Event(0, SwarmEventKind.TaskSubmitted, "T2"), Event(4, SwarmEventKind.StateChanged, task: null, message: "paused"),
                Event(10, SwarmEventKind.TaskCompleted), Event(20, SwarmEventKind.StateChanged, task: null, message: "running"),
                Event(23, SwarmEventKind.TaskStarted, "T2"), Event(25, SwarmEventKind.TaskSubmitted, "T3"),
            ],
            until: 30,
            nodes: [new("T1", TaskState.Completed, 0, []), new("T2", TaskState.Running, 1, ["T1"]), new("T3", TaskState.Pending, 1, ["T2"])]);

        Assert.Equal(
            [(WaitKinds.Dependencies, 10.0), (WaitKinds.Paused, 10.0), (WaitKinds.Start, 3.0), (Span.Run, 7.0)],
            rows.Single(row => row.Task == "T2").Spans.Select(span => (span.Kind, (span.To - span.From).TotalSeconds)));
        Assert.Equal((WaitKinds.Dependencies, 5.0), rows.Single(row => row.Task == "T3").Spans.Select(span => (span.Kind, (span.To - span.From).TotalSeconds)).Single());
    }

    [Fact]
    public void Lanes_AttemptsThatOverlap_HaveLanesOfTheirOwn()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(1, 1 + random.Next(60))
                .Select(i => Row(TaskId.Format(i), random.Next(50), random.Next(20), random.Next(3) is > 0 and var box ? $"box-{box}" : null)).ToList();

            var groups = HostLanes.Of(rows);

            Assert.Equal(rows.Count, groups.Sum(group => group.Hidden + group.Lanes.Sum(lane => lane.Count)));
            Assert.All(groups.SelectMany(group => group.Lanes), lane => Assert.All(lane.Zip(lane.Skip(1)), pair => Assert.True(pair.First.Span.To <= pair.Second.Span.From)));
            Assert.All(groups, group => Assert.InRange(group.Lanes.Count, 1, HostLanes.MaxLanes));
            Assert.All(groups.SkipLast(1), group => Assert.NotNull(group.Host));
        }
    }

    [Fact]
    public void Bands_TasksThatWaitAtOnce_AreCountedByReason()
    {
        var rows = Rows(
            [Event(0, SwarmEventKind.TaskSubmitted), Event(0, SwarmEventKind.TaskSubmitted, "T2"), Event(90, SwarmEventKind.TaskStarted), Event(180, SwarmEventKind.TaskStarted, "T2")],
            until: 180);

        var band = Assert.Single(WaitBand.Of(rows, new TimeAxis(rows, Start, TimeZoneInfo.Utc)));

        Assert.Equal((WaitKinds.Start, 2, 2, 1, 1), (band.Kind, band.Most, band.Counts[89], band.Counts[90], band.Counts[179]));
    }

    [Fact]
    public void Picture_AThousandTasksOnAHundredHosts_StaysReadable()
    {
        var rows = Enumerable.Range(1, 1_000).Select(i => Row(TaskId.Format(i), i / 100, 60, $"box-{i % 100}<b>", agent: $"agent-{i % 7}")).ToList();

        var picture = HostPicture.Draw(rows, Start, TimeZoneInfo.Utc, id => "#" + id);

        var text = Svg.Markup(picture);
        Assert.InRange((double)picture.Attribute("height")!, 1_000, 8_000);
        Assert.InRange(text.Length, 10_000, 250_000);
        Assert.Matches(@"\d+ more attempts ran than there is room for", text);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_HostsAndAgents_AreNamedOnce_AndMergesMarked()
    {
        var rows = new[] { Row("T1", 0, 10, "box-1"), Row("T2", 5, 10, "box-1"), Row("T3", 0, 3, null) };

        var texts = HostPicture.Draw(rows, Start, TimeZoneInfo.Utc).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();

        Assert.Equal(["box-1", "writer", "host not known", "writer"], texts.Where(text => text is "box-1" or "writer" or "host not known"));
        Assert.Equal(3, texts.Count(text => text == "◆"));
    }

    [Fact]
    public void Picture_OfNothing_IsOne() => Assert.NotEmpty(HostPicture.Draw([], Start, TimeZoneInfo.Utc).DescendantsAndSelf());

    private static IReadOnlyList<TimelineRow> Rows(SwarmEvent[] events, double until, GraphNode[]? nodes = null, Dictionary<string, string>? hosts = null) =>
        new Timeline(events, Start.AddSeconds(until), nodes ?? [], hosts ?? []).Rows();

    private static TimelineRow Row(string task, int from, int seconds, string? host, string agent = "writer") => new(
        task, agent, [new(Start.AddSeconds(from), Start.AddSeconds(from + seconds), Span.Run, "attempt 1") { Host = host, Agent = agent, Outcome = "ok", IsMerged = true }]);

    private static SwarmEvent Event(double seconds, SwarmEventKind kind, string? task = "T1", string? host = null, string? message = null) =>
        new() { Number = 1, At = Start.AddSeconds(seconds), Kind = kind, Task = task, Attempt = 1, Agent = "writer", Host = host, Message = message };
}
