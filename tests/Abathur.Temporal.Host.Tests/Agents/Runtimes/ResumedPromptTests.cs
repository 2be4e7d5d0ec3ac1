using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>What an agent is told that continues its session.</summary>
public sealed class ResumedPromptTests : IDisposable
{
    private readonly AgentBed bed = new();

    public void Dispose() => bed.Dispose();

    [Fact]
    public void Task_Session_TellsWhatHappenedSinceAndWhereItIs()
    {
        var launch = Launch();

        var prompt = PromptBuilder.Task(launch);

        Assert.StartsWith("# Task T1 continues: attempt 2\n", prompt, StringComparison.Ordinal);
        Assert.Contains("- attempt 1 failed", prompt, StringComparison.Ordinal);
        Assert.Contains("`git for-each-ref refs/abathur/salvage/demo/T1/`", prompt, StringComparison.Ordinal);
        Assert.Contains($"`{launch.ResultFile}`", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_Session_DoesNotTellTheTaskAgain()
    {
        var prompt = PromptBuilder.Task(Launch());

        Assert.DoesNotContain("In full.", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("use tabs", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("the tests need a database", prompt, StringComparison.Ordinal);
        Assert.True(prompt.Length < 2000, prompt);
    }

    [Fact]
    public void Task_NoSession_TellsAll()
    {
        var prompt = PromptBuilder.Task(Launch() with { Session = null });

        Assert.Contains("In full.", prompt, StringComparison.Ordinal);
        Assert.Contains("use tabs", prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Task_MayReportBlocker_IsToldOfItOnlyThen(bool may, bool tools)
    {
        var launch = Launch() with { Session = null, Mcp = tools ? new("/bin/true", []) : null };
        var prompt = PromptBuilder.Task(launch with { Task = launch.Task with { MayReportBlocker = may ? true : null } });

        Assert.Equal(may, prompt.Contains("report as a blocker", StringComparison.Ordinal));
        Assert.Equal(may, prompt.Contains(tools ? "`report_blocker` asks an operator" : "`\"blocker\": {\"question\": \"…\"}`", StringComparison.Ordinal));
    }

    private AgentLaunch Launch()
    {
        var launch = bed.Launch(AgentBed.Agent("claude"));
        return launch with
        {
            Task = launch.Task with { Description = "In full.", Hints = ["use tabs", "attempt 1 failed"] },
            Session = "s-1",
            News = ["attempt 1 failed"],
        };
    }
}
