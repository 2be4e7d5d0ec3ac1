using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>The command as people install it.</summary>
public sealed partial class PackedToolTests(TemporalService service)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Web_OfThePackedTool_ServesPageStyleAndScript()
    {
        using var folder = new TempFolder();
        var (packages, tools) = (folder.Combine("packages"), folder.Combine("tools"));
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        await DotNetAsync(folder, "pack", RepositoryRoot.File("src/Abathur.Temporal.Cli"), "--no-build", "--configuration", configuration, "--output", packages);
        await DotNetAsync(folder, "tool", "install", "--tool-path", tools, "--source", packages, "Abathur.Temporal.Cli");

        var empty = Directory.CreateDirectory(folder.Combine("empty")).FullName;
        using var web = Programs.Start(
            [Path.Combine(tools, OperatingSystem.IsWindows() ? "abathur.exe" : "abathur"), "web", "--listen", "127.0.0.1:0", "--address", service.Address],
            empty,
            new Dictionary<string, string?> { ["ABATHUR_HOME"] = folder.Combine("home") });
        try
        {
            using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() });
            var address = await AddressAsync(web);
            var page = await browser.GetStringAsync(address, Cancel);

            Assert.Contains("<h1>Swarms</h1>", page, StringComparison.Ordinal);
            foreach (Match asset in Asset().Matches(page))
            {
                Assert.NotEmpty(await browser.GetStringAsync(new Uri(address, asset.Groups[1].Value), Cancel));
            }

            Assert.Equal(2, Asset().Count(page));
        }
        finally
        {
            web.Kill();
            await web.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<Uri> AddressAsync(Process web)
    {
        while (await web.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                return new Uri(match.Value);
            }
        }

        throw new InvalidOperationException($"`abathur web` named no address: {await web.StandardError.ReadToEndAsync(Cancel)}");
    }

    // Of a cache that others fill, an older build of the same version would be taken.
    private static Task<string> DotNetAsync(TempFolder folder, params string[] arguments) => Programs.RunAsync(
        ["dotnet", .. arguments], folder.Path, new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder.Combine("cache"), ["DOTNET_NOLOGO"] = "1" }, Cancel);

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Address();

    [GeneratedRegex("(?:href|src)=\"(/assets/[^\"]+)\"")]
    private static partial Regex Asset();
}
