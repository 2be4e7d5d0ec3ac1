using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Abathur.Temporal.Testing.Npm;
using Abathur.Temporal.Web;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A person travels through a swarm's past in a real browser.</summary>
public sealed class PastPageTests(TemporalService service)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_InABrowser_FollowsTheSliderAndChangesNothing()
    {
        var chromium = WebPageTests.Chromium();
        var axe = await NpmProgram.Browser.RequireAsync();
        using var home = new TempFolder();
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new() { Title = "one", Key = "one" }, new() { Title = "two", Key = "two", DependsOn = ["one"] }, new() { Title = "three", DependsOn = ["two"] });
        await swarm.WaitAsync("T3", TaskState.Completed);
        var started = (await swarm.EventsAsync()).Single(e => e is { Kind: SwarmEventKind.TaskStarted, Task: "T2" });
        await using var page = await WebServer.StartAsync(service.Client, new WebOptions { Port = 0, Data = () => new DataFolder(home.Path) }, Cancel);
        var script = Path.Combine(home.Path, "past.mjs");
        await File.WriteAllTextAsync(script, await WebPageTests.ResourceAsync("past.mjs"), Cancel);
        var modules = Path.GetDirectoryName(Path.GetDirectoryName(axe))!;

        var output = await Programs.RunAsync(
            [
                "node", script, Path.Combine(modules, "playwright-core", "index.js"), axe, chromium, page.Address.ToString(), swarm.Name, $"{started.Number}",
                Environment.GetEnvironmentVariable("ABATHUR_TEST_PICTURES") ?? string.Empty,
            ],
            home.Path,
            new Dictionary<string, string?>(),
            Cancel);

        var wrong = JsonSerializer.Deserialize<Seen>(output, JsonSerializerOptions.Web)!.Wrong;
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(SwarmState.Running, (await swarm.StatusAsync()).State);
    }

    private sealed record Seen(IReadOnlyList<string> Wrong);
}
