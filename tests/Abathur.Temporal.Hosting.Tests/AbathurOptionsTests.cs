using Abathur.Temporal.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Abathur.Temporal.Hosting.Tests;

public sealed class AbathurOptionsTests
{
    [Fact]
    public void AddAbathur_NoSection_TakesTheDefaults()
    {
        var options = Options(TestHost.Builder());

        Assert.Equal(("abathur", null, 20, 20.0), (options.TaskQueue, options.DataFolder, options.MaxAgents, options.GracefulShutdownSeconds));
        Assert.Empty(options.PassEnvironment);
    }

    [Fact]
    public void AddAbathur_Section_IsBoundWhateverTheCaseOfItsKeys()
    {
        var options = Options(TestHost.Builder(
            ("TaskQueue", "mine"), ("dataFolder", "/data"), ("MAXAGENTS", "3"), ("GracefulShutdownSeconds", "1.5"),
            ("PassEnvironment:0", "ANTHROPIC_API_KEY"), ("PassEnvironment:1", "LANG"), ("claudePath", "/bin/claude"), ("signCommits", "true")));

        Assert.Equal(("mine", "/data", 3, 1.5, "/bin/claude"),
            (options.TaskQueue, options.DataFolder, options.MaxAgents, options.GracefulShutdownSeconds, options.ClaudePath));
        Assert.Equal(["ANTHROPIC_API_KEY", "LANG"], options.PassEnvironment);
        Assert.True(options.SignCommits);
    }

    [Fact]
    public void AddAbathur_Delegate_GoesOverTheSection() =>
        Assert.Equal(5, Options(TestHost.Builder(("maxAgents", "3")), options => options.MaxAgents = 5).MaxAgents);

    [Theory]
    [InlineData("maxAgent", "3", "Configuration Abathur:maxAgent: unknown; did you mean 'maxAgents'?")]
    [InlineData("gracefullShutdownSeconds", "3", "Configuration Abathur:gracefullShutdownSeconds: unknown; did you mean 'gracefulShutdownSeconds'?")]
    [InlineData("colour", "red", "Configuration Abathur:colour: unknown; known are taskQueue, dataFolder, maxAgents")]
    [InlineData("programPaths:claud", "/bin/claude", "Configuration Abathur:programPaths:claud: there is no such runtime with a program; did you mean 'claude'?")]
    [InlineData("maxAgents", "many", "Abathur:maxAgents")]
    [InlineData("maxAgents", "0", "maxAgents: 1 to 1,000.")]
    [InlineData("maxAgents", "1001", "maxAgents: 1 to 1,000.")]
    [InlineData("gracefulShutdownSeconds", "-1", "gracefulShutdownSeconds: 0 to 3,600.")]
    [InlineData("gracefulShutdownSeconds", "3601", "gracefulShutdownSeconds: 0 to 3,600.")]
    [InlineData("taskQueue", "two words", "taskQueue: letters, digits")]
    [InlineData("taskQueue", "", "taskQueue")]
    public void AddAbathur_SectionThatIsWrong_SaysWhereAndWhat(string key, string value, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => TestHost.Builder((key, value)).AddAbathur());

        Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Configuration Abathur", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddAbathur_SeveralThingsWrong_SaysAll()
    {
        var error = Assert.Throws<InvalidInputException>(() => TestHost.Builder(("maxAgents", "0"), ("gracefulShutdownSeconds", "-1")).AddAbathur());

        Assert.Contains("maxAgents", error.Message, StringComparison.Ordinal);
        Assert.Contains("gracefulShutdownSeconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddAbathur_DelegateThatIsWrong_IsRefusedToo() =>
        Assert.Throws<InvalidInputException>(() => TestHost.Builder().AddAbathur(options => options.MaxAgents = -1));

    private static AbathurOptions Options(HostApplicationBuilder builder, Action<AbathurOptions>? configure = null)
    {
        builder.AddAbathur(configure);
        using var host = builder.Build();
        return host.Services.GetRequiredService<AbathurOptions>();
    }
}
