using System.Net;
using Abathur.Temporal.Cli.Tests.Boards;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>Readers hear of changes, and share what is asked for them.</summary>
public sealed class LiveTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const int Readers = 50;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_TaskSubmitted_ReachAReader()
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        using var reader = await ListenAsync(browser, swarm);

        await web.SubmitAsync(swarm, "one");

        Assert.NotNull(await MessageAsync(reader));
        Assert.Contains("ready</span> <strong>1</strong>", await browser.ReadAsync($"/swarms/{swarm}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_SwarmStops_AreOver_AndThePageShowsItsEnd()
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        using var reader = await ListenAsync(browser, swarm);

        await new SwarmClient(web.Client, swarm).UpdateAsync(s => s.StopAsync(new StopRequest { Mode = StopMode.Graceful }), Cancel);

        await OverAsync(reader);
        Assert.Contains("ended (completed)", await browser.ReadAsync($"/swarms/{swarm}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_ServiceGoesAwayAndComesBack_SaySoKeepWhatWasSeenAndContinue()
    {
        var swarm = await web.StartAsync();
        await using var proxy = new FreezableProxy(web.Address);
        await using var page = await web.ServeAsync(await new QueryCounter().ConnectAsync(proxy.Address));
        using var browser = await Browser.EnterAsync(page);
        using var reader = await ListenAsync(browser, swarm);

        proxy.Freeze();
        proxy.Cut();
        await web.SubmitAsync(swarm, "meanwhile");

        var message = await MessageAsync(reader, said => said.Contains("\"trouble\":", StringComparison.Ordinal));
        Assert.Contains("has not answered", message, StringComparison.Ordinal);
        Assert.Contains("\"since\":", message, StringComparison.Ordinal);
        var html = await browser.ReadAsync($"/swarms/{swarm}");
        Assert.Contains("has not answered", html, StringComparison.Ordinal);
        Assert.Contains("Running 0 of", html, StringComparison.Ordinal);

        proxy.Thaw();
        proxy.Cut();

        await MessageAsync(reader, said => !said.Contains("\"trouble\":", StringComparison.Ordinal));
        await Eventually.GetAsync(
            () => browser.ReadAsync($"/swarms/{swarm}"),
            now => now.Contains("ready</span> <strong>1</strong>", StringComparison.Ordinal) && !now.Contains("has not answered", StringComparison.Ordinal),
            "the page to show what happened meanwhile");
    }

    [Fact]
    public async Task Changes_SwarmDeletedWhileWatched_AreOver_AndThePageSaysSo()
    {
        var swarm = await web.StartAsync();
        await using var page = await web.ServeAsync();
        using var browser = await Browser.EnterAsync(page);
        using var reader = await ListenAsync(browser, swarm);

        await web.Client.WorkflowService.DeleteWorkflowExecutionAsync(
            new() { Namespace = web.Client.Options.Namespace, WorkflowExecution = new() { WorkflowId = WorkflowIds.Swarm(swarm) } });

        await OverAsync(reader);
        await Eventually.GetAsync(
            () => browser.GetAsync($"/swarms/{swarm}"),
            answer => answer.Status == HttpStatusCode.NotFound && answer.Text.Contains($"There is no swarm '{swarm}'", StringComparison.Ordinal),
            "the page to say that there is no such swarm");
    }

    [Fact]
    public async Task Queries_OfFiftyReaders_AreThoseOfOne()
    {
        var swarm = await web.StartAsync();
        var (page, queries) = await web.ServeCountedAsync();
        await using var served = page;
        using var browser = await Browser.EnterAsync(page);
        var alone = await AskedAsync(1);
        var together = await AskedAsync(Readers);

        Assert.True(together <= alone, $"{Readers} readers asked {together} queries, one {alone}.");

        // Every reader looks at the board, the graph and a task, before and after a change.
        async Task<int> AskedAsync(int readers)
        {
            var before = queries.Count;
            var listening = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => ListenAsync(browser, swarm)));
            await web.SubmitAsync(swarm, "one");
            await Task.WhenAll(listening.Select(MessageAsync));
            await Task.WhenAll(Enumerable.Range(0, readers).SelectMany(_ => new[] { string.Empty, "/graph", "/tasks/T1", "/events" })
                .Select(path => browser.ReadAsync($"/swarms/{swarm}{path}")));
            Array.ForEach(listening, reader => reader.Dispose());
            return queries.Count - before;
        }
    }

    private static async Task<StreamReader> ListenAsync(Browser browser, string swarm)
    {
        var html = await browser.ReadAsync($"/swarms/{swarm}");
        var path = html.Split("data-changes=\"")[1].Split('"')[0];
        var answer = await browser.SendAsync(new(HttpMethod.Get, path));
        return new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
    }

    private static async Task OverAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Cancel);
        }
        while (line is not (null or "event: over"));
        Assert.NotNull(line);
    }

    private static async Task<string> MessageAsync(StreamReader reader, Predicate<string> isMeant)
    {
        while (true)
        {
            var message = await MessageAsync(reader);
            Assert.NotNull(message);
            if (isMeant(message))
            {
                return message;
            }
        }
    }

    private static async Task<string?> MessageAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Cancel);
        }
        while (line?.StartsWith("data:", StringComparison.Ordinal) == false);
        return line;
    }
}
