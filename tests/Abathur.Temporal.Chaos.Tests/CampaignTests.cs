using Abathur.Temporal.Chaos.Runs;

namespace Abathur.Temporal.Chaos.Tests;

/// <summary>One small seed for every change; hundreds are played by command, see <c>docs/reliability.md</c>.</summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Run_OneSmallSeed_ViolatesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "agents, signals and disks are Linux's here");
        GitCli.Require();
        using var results = new StringWriter();
        using var progress = new StringWriter();
        var options = new ChaosOptions
        {
            Seed = 9,
            Runs = 1,
            Tasks = 12,
            Server = Environment.GetEnvironmentVariable("ABATHUR_TEST_TEMPORAL") is { Length: > 0 } server ? server : "embedded",
            Load = 0,
            Without = [],
            Keep = false,
        };

        var violated = await new Campaign(options, results, progress).RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine(progress.ToString());
        Assert.True(violated == 0, results.ToString());
    }
}
