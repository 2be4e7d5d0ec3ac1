using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Testing.Npm;
using Abathur.Temporal.Web;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>The page in a real browser, of swarms with real agents.</summary>
public sealed class WebPageTests(TemporalService service)
{
    private const int Many = 1_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_InABrowser_SubmitsApprovesAndFollowsASwarmFromStartToEnd()
    {
        var chromium = Chromium();
        var axe = await NpmProgram.Browser.RequireAsync();
        using var folder = new TempFolder();
        var (next, gate) = (folder.Combine("next"), folder.Combine("gate"));
        using var repository = new OperatorsRepository((
            "worker",
            ["progress:{\"turns\":1,\"doing\":\"greets the world\"}", $"waitFor:{gate}", "write:{task}.txt=said by {task}", "write:a.cs=return 1; // {task}", "commit:writes {task}"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { Merge = MergePolicy.Approve });
        await using var large = await WholeSwarm.StartAsync(service, repository);
        await large.Handle.ExecuteUpdateAsync(s => s.PauseAsync());
        await large.SubmitAsync([.. Enumerable.Range(0, Many).Select(Wide)]);
        await using var page = await WebServer.StartAsync(
            service.Client, new WebOptions { Port = 0, Data = () => new DataFolder(repository.Home), AddressUsed = address => File.WriteAllText(next, address.ToString()) }, Cancel);

        var script = repository.Beside("page.mjs");
        await File.WriteAllTextAsync(script, await ResourceAsync("page.mjs"), Cancel);
        var modules = Path.GetDirectoryName(Path.GetDirectoryName(axe))!;
        var output = await Programs.RunAsync(
            [
                "node", script, Path.Combine(modules, "playwright-core", "index.js"), axe, chromium, page.Address.ToString(), swarm.Name, large.Name, next, gate,
                Environment.GetEnvironmentVariable("ABATHUR_TEST_PICTURES") ?? string.Empty,
            ],
            repository.Root,
            new Dictionary<string, string?>(),
            Cancel);

        var seen = JsonSerializer.Deserialize<Seen>(output, JsonSerializerOptions.Web)!;
        Assert.True(seen.Wrong.Count == 0, string.Join("\n", seen.Wrong));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", seen.Times));
        Assert.InRange(seen.Boxes, 2, 150);
        Assert.Equal("said by T1", repository.Git("show", $"{GitRefs.Integration(swarm.Name)}:T1.txt"));
    }

    // Ten layers of a hundred.
    private static TaskSubmission Wide(int number) => new()
    {
        Title = $"task {number}",
        Key = $"k{number}",
        DependsOn = number < 100 ? null : [$"k{number - 100}", $"k{number - 100 + (number % 100 == 99 ? 0 : 1)}"],
    };

    internal static string Chromium()
    {
        var named = Environment.GetEnvironmentVariable("ABATHUR_TEST_CHROMIUM");
        var found = named ?? (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Missing.Tool("chromium is not on the PATH: install it, or name one in ABATHUR_TEST_CHROMIUM");
        }

        return found!;
    }

    internal static async Task<string> ResourceAsync(string name)
    {
        using var reader = new StreamReader(typeof(WebPageTests).Assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(Cancel);
    }

    private sealed record Seen(int Boxes, IReadOnlyList<string> Wrong, IReadOnlyList<string> Times);
}
