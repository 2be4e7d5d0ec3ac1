using Abathur.Temporal.Cli.Tests.Swarms;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>A command that follows ends when nobody reads it any more, also while it has nothing to print.</summary>
public sealed class PipeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("swarm", "watch")]
    [InlineData("swarm", "watch", "--json")]
    [InlineData("swarm", "events", "--follow")]
    public async Task Follow_ItsReaderHasGone_Ends(params string[] command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "stays ready", "-s", name);
        using var home = new TempFolder();

        using var follows = CliProcess.StartInto("head -1", home, [.. command, "--swarm", name, "--address", server.Address]);

        Assert.Equal(ExitCode.Ok, await follows.ExitAsync());
    }
}
