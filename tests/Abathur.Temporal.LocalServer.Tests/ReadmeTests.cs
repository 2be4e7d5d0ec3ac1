using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Abathur.Temporal.LocalServer.Hosting;

namespace Abathur.Temporal.LocalServer.Tests;

public sealed class ReadmeTests
{
    private const string Begin = "<!-- unimplemented -->";
    private const string End = "<!-- /unimplemented -->";

    [Fact]
    public async Task Table_NamesExactlyTheMethodsWithoutHandler()
    {
        await using var core = await ServerCore.StartAsync(new() { TimeSkipping = true });
        GrpcService[] services = [new GrpcService.Workflow(), new GrpcService.Operator(), new GrpcService.Test()];
        var rows = services
            .Select(s => (s.Name, Missing: s.Methods.Where(m => !core.Handlers.IsImplemented(m)).Select(m => m.Name).Order(StringComparer.Ordinal)))
            .Where(s => s.Missing.Any())
            .Select(s => $"| {s.Name} | {string.Join(", ", s.Missing.Select(m => $"`{m}`"))} |");
        var expected = string.Join('\n', ["| service | methods |", "| --- | --- |", .. rows]);

        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        var actual = readme[(readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..readme.IndexOf(End, StringComparison.Ordinal)].Trim();
        Assert.Equal(expected, actual);
    }

    // Not from the source's own path, which a reproducible build replaces.
    private static string ReadmePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Abathur.Temporal.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests run outside the repository");
        }

        return Path.Combine(folder.FullName, "src", "Abathur.Temporal.LocalServer", "README.md");
    }
}
