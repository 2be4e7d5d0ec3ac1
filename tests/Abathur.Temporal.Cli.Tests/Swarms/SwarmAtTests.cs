namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>What <c>abathur swarm at</c> answers where there is no moment to show. The fixture's swarm runs other code than ours.</summary>
public sealed class SwarmAtTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task At_SwarmOfOtherCode_SaysThatItsHistoryCantBeReplayed()
    {
        var name = await server.StartAsync();
        await server.RunAsync("swarm", "pause", name);

        var run = await server.RunAsync("swarm", "at", "1", name);

        Assert.Equal((ExitCode.Rejected, string.Empty), (run.Code, run.Output));
        Assert.Contains($"The history of the swarm '{name}' (run ", run.Error, StringComparison.Ordinal);
        Assert.Contains("can't be replayed by this version of Abathur", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"abathur swarm events {name}", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "'soon' is neither the number of an event nor a time: write 42, ", "soon", "demo")]
    [InlineData(ExitCode.Usage, "There is no event 0: events are numbered from 1.", "0", "demo")]
    [InlineData(ExitCode.Usage, "'abathur:demo:task:T3' is the id of a workflow: the name of its swarm is 'demo'.", "1", "abathur:demo:task:T3")]
    [InlineData(ExitCode.Rejected, "There is no swarm 'nobody' in the namespace 'default'.", "1", "nobody")]
    [InlineData(ExitCode.Rejected, "2999-01-01 00:00:00Z is in the future.", "2999-01-01T00:00:00Z", "demo")]
    [InlineData(ExitCode.Usage, "--task and --view are given, but one thing is shown at a time", "1", "demo", "--task", "T1", "--view", "tasks")]
    [InlineData(ExitCode.Usage, "'boards' is not one of board, tasks, graph, events, questions; did you mean 'board'?", "1", "demo", "--view", "boards")]
    public async Task At_WhatIsNoMoment_SaysWhatToWrite(ExitCode code, string says, params string[] args)
    {
        var run = await server.RunAsync(["swarm", "at", .. args]);

        Assert.Equal((code, string.Empty), (run.Code, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }
}
