using System.Net;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>What pages show, and what their forms do.</summary>
public sealed class PageTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Pages_OfASwarm_ShowIt()
    {
        var swarm = await web.StartAsync();
        await web.SubmitAsync(swarm, "first", "fail second");
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);

        Assert.Contains($"<a href=\"/swarms/{swarm}\">", await browser.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Contains("failed</span> <strong>1</strong>", await browser.ReadAsync($"/swarms/{swarm}"), StringComparison.Ordinal);
        Assert.Contains("T2 fail second: failed", await browser.ReadAsync($"/swarms/{swarm}/graph"), StringComparison.Ordinal);
        Assert.Contains("1 of 2 tasks", await browser.ReadAsync($"/swarms/{swarm}/graph?state=failed"), StringComparison.Ordinal);
        Assert.Contains("task submitted", await browser.ReadAsync($"/swarms/{swarm}/events?task=T2"), StringComparison.Ordinal);
        Assert.Contains("<svg", await browser.ReadAsync($"/swarms/{swarm}/timeline"), StringComparison.Ordinal);
        Assert.Contains("two tests fail", await browser.ReadAsync($"/swarms/{swarm}/tasks/T2"), StringComparison.Ordinal);
        Assert.Contains("No operator is needed", await browser.ReadAsync($"/swarms/{swarm}/questions"), StringComparison.Ordinal);
        Assert.Contains("0 entries", await browser.ReadAsync("/memory?q=word"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_DoWhatTheySay()
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        var (home, task) = ($"/swarms/{swarm}", $"/swarms/{swarm}/tasks/T1");

        Assert.Contains("T1 is submitted.", await DoAsync(home, "submit", ("title", "fail it"), ("priority", "high")), StringComparison.Ordinal);
        Assert.Contains("priority low", await DoAsync(task, "priority", ("task", "T1"), ("priority", "low")), StringComparison.Ordinal);
        Assert.Contains("T1 is ready again.", await DoAsync(task, "retry", ("task", "T1"), ("attempt", "2")), StringComparison.Ordinal);
        Assert.Contains("T1 is canceled.", await DoAsync(task, "cancel", ("task", "T1")), StringComparison.Ordinal);
        Assert.Contains("The swarm is paused", await DoAsync(home, "pause"), StringComparison.Ordinal);
        Assert.Contains("The swarm continues", await DoAsync(home, "resume"), StringComparison.Ordinal);
        Assert.Contains("The swarm is stopping", await DoAsync(home, "stop"), StringComparison.Ordinal);

        async Task<string> DoAsync(string from, string action, params (string, string)[] fields)
        {
            var (status, text) = await browser.SubmitAsync(from, $"{home}/do/{action}", fields);
            Assert.True(status == HttpStatusCode.OK, $"{action}: {status} {text}");
            return text;
        }
    }

    [Fact]
    public async Task Notice_PageFetchedByItsScriptMeanwhile_IsKeptForThePersonsPage()
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        var home = $"/swarms/{swarm}";
        using var done = await browser.PostAsync(home, $"{home}/do/pause", [("_form", Browser.FormToken(await browser.ReadAsync(home)))]);
        using var request = new HttpRequestMessage(HttpMethod.Get, home);
        request.Headers.Add("Sec-Fetch-Dest", "empty");

        using var fetched = await browser.SendAsync(request);

        Assert.DoesNotContain("The swarm is paused", await fetched.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("The swarm is paused", await browser.ReadAsync(home), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("submit", "title", "", HttpStatusCode.BadRequest, "'title' is empty")]
    [InlineData("submit", "title+agent", "x+nobody", HttpStatusCode.BadRequest, "There is no agent 'nobody'.")]
    [InlineData("depend", "task+dependsOn", "T1+T2", HttpStatusCode.Conflict, "closes a cycle")]
    [InlineData("cancel", "task", "T99", HttpStatusCode.BadRequest, "There is no task 'T99'.")]
    [InlineData("priority", "task+priority", "T1+urgent", HttpStatusCode.BadRequest, "'urgent' is not one of low, normal")]
    [InlineData("deliver", "branch", "main", HttpStatusCode.BadRequest, "is not on this host")]
    public async Task Form_ThatIsRefused_SaysWhy(string action, string names, string values, HttpStatusCode expected, string why)
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);

        var (status, text) = await browser.SubmitAsync($"/swarms/{swarm}", $"/swarms/{swarm}/do/{action}", [.. names.Split('+').Zip(values.Split('+'))]);

        Assert.Equal(expected, status);
        Assert.Contains(why, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swarm_ThatIsNot_IsToldInWords()
    {
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/swarms/none")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/swarms/No%20Name")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/nothing/here")).Status);
        var swarm = await web.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/swarms/{swarm}/tasks/T7")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync($"/swarms/{swarm}/tasks/..%2f..%2fsecret/log")).Status);
    }

    [Fact]
    public async Task Titles_ThatAreHostile_AreText()
    {
        const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202Eevil\u001b[31m";
        var swarm = await web.StartAsync();
        await web.SubmitAsync(swarm, Hostile);
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);

        foreach (var path in new[] { "graph", "tasks/T1", "events", "timeline" })
        {
            using var answer = await browser.SendAsync(new(HttpMethod.Get, $"/swarms/{swarm}/{path}"));
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', html);
            Assert.DoesNotContain('\u001b', html);
        }
    }

    [Fact]
    public async Task Log_GrowingOnThisHost_IsShownAndFollowed()
    {
        var swarm = await web.StartAsync();
        await web.SubmitAsync(swarm, "fail it");
        var log = web.Data.LogFile(swarm, "T1", 2);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await File.WriteAllTextAsync(log, "the <b>first</b> line\n", TestContext.Current.CancellationToken);
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);

        Assert.Contains("the <b>first</b> line", await browser.ReadAsync($"/swarms/{swarm}/tasks/T1"), StringComparison.Ordinal);

        using var stream = await browser.SendAsync(new(HttpMethod.Get, $"/swarms/{swarm}/tasks/T1/log?attempt=2&from=22"));
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await File.AppendAllTextAsync(log, "the second\n", TestContext.Current.CancellationToken);
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line?.StartsWith("data:", StringComparison.Ordinal) == false);
        Assert.Equal("data: \"the second\\n\"", line);
    }

    [Fact]
    public async Task Pictures_ToTakeAlong_NeedNothingBesides()
    {
        var swarm = await web.StartAsync();
        await web.SubmitAsync(swarm, "first <b>", "fail second");
        using var folder = new TempFolder();
        var file = folder.Combine("report.html");

        var graph = await CliRun.InvokeAsync("task", "graph", "--svg", "--swarm", swarm, "--address", web.Address);
        var report = await CliRun.InvokeAsync("swarm", "report", swarm, "-o", file, "--address", web.Address);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (graph.Code, report.Code));
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(graph.Output).Root!.Name.LocalName);
        var html = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.All(["<svg", "first &lt;b&gt;", "two tests fail", "task submitted"], part => Assert.Contains(part, html, StringComparison.Ordinal));
        Assert.DoesNotMatch("(src|href)=\"(?!#)", html);
    }
}
