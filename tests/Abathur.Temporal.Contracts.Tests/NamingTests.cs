namespace Abathur.Temporal.Contracts.Tests;

public class NamingTests
{
    public static TheoryData<string> HostileNames =>
    [
        "", " ", "-a", "A", "aB", "a_b", "a.b", "a/b", "a\\b", "a:b", "a b", "a\n", "\na", "a\0", "..", ".", "a..b", "a.lock", "@", "a@{b",
        "~", "^a", "a?", "a*", "[a", "a;id", "$(id)", "`id`", "a|b", "a&b", "a'b", "a\"b", "ä", "а", "ａ", "a\u200B", "\u202Ea", "١", "%61", "--",
        new string('a', 64), new string('a', 10_000),
    ];

    [Theory]
    [MemberData(nameof(HostileNames))]
    [InlineData(null)]
    public void SwarmName_Hostile_IsRefusedWithTheGrammar(string? name)
    {
        Assert.False(SwarmName.IsValid(name));
        var error = Assert.Throws<InvalidInputException>(() => SwarmName.Require(name));
        Assert.Contains("use 1 to 63 lower-case letters, digits and hyphens, beginning with a letter or digit", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 300);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("demo-2")]
    [InlineData("a-")]
    [InlineData("012345678901234567890123456789012345678901234567890123456789012")]
    public void SwarmName_OfTheGrammar_IsTaken(string name) => Assert.Equal(name, SwarmName.Require(name));

    [Theory]
    [InlineData(1, "T1")]
    [InlineData(12345, "T12345")]
    [InlineData(int.MaxValue, "T2147483647")]
    public void TaskId_Number_RoundTrips(int number, string id)
    {
        Assert.Equal(id, TaskId.Format(number));
        Assert.True(TaskId.TryParse(id, out var parsed));
        Assert.Equal(number, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("T")]
    [InlineData("T0")]
    [InlineData("T01")]
    [InlineData("t1")]
    [InlineData("T-1")]
    [InlineData("T+1")]
    [InlineData("T 1")]
    [InlineData("T1 ")]
    [InlineData("T1\n")]
    [InlineData("T1.0")]
    [InlineData("T1e3")]
    [InlineData("T١")]
    [InlineData("T2147483648")]
    [InlineData("T99999999999")]
    [InlineData("T1/../T2")]
    public void TaskId_AnythingElse_IsNone(string? id)
    {
        Assert.False(TaskId.TryParse(id, out var number));
        Assert.Equal(0, number);
    }

    [Fact]
    public void WorkflowIds_Pinned()
    {
        Assert.Equal("abathur:demo", WorkflowIds.Swarm("demo"));
        Assert.Equal("abathur:demo:watchdog", WorkflowIds.Watchdog("demo"));
        Assert.Equal("abathur:demo:task:T1", WorkflowIds.TaskRun("demo", "T1"));
        Assert.StartsWith(WorkflowIds.Prefix, WorkflowIds.Swarm("demo"), StringComparison.Ordinal);
    }

    [Fact]
    public void TaskQueues_Pinned()
    {
        Assert.Equal("abathur", TaskQueues.Default);
        Assert.Equal("abathur:agents", TaskQueues.Agents(TaskQueues.Default));
        Assert.Equal("q:box-0123abcd", TaskQueues.Host("q", "box-0123abcd"));
    }

    [Fact]
    public void GitRefs_Pinned()
    {
        Assert.Equal("refs/abathur/integration/demo", GitRefs.Integration("demo"));
        Assert.Equal("abathur/demo/main", GitRefs.FollowingBranch("demo"));
        Assert.Equal("abathur/demo/T1", GitRefs.TaskBranch("demo", "T1"));
        Assert.Equal("refs/abathur/salvage/demo/T1/2", GitRefs.Salvage("demo", "T1", 2));
        Assert.StartsWith(GitRefs.SalvagePrefix, GitRefs.Salvage("demo", "T1", 2), StringComparison.Ordinal);
    }

    [Fact]
    public void SearchAttributes_Pinned() => Assert.Equal(
        ["AbathurSwarm", "AbathurTask", "AbathurStatus", "AbathurAgent", "AbathurGoal", "AbathurPriority"],
        AbathurSearchAttributes.All.Select(key => key.Name));

    [Theory]
    [InlineData("maxRetrys", "maxRetries")]
    [InlineData("MAXRETRIES", "maxRetries")]
    [InlineData("titel", "title")]
    [InlineData("titl", "title")]
    [InlineData("prio", "priority")]
    [InlineData("max", "maxRetries")]
    [InlineData("t", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("description", null)]
    public void NearestName_Misspelt_IsFoundIfNearEnough(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["title", "maxRetries", "priority"]));

    [Fact]
    public void NearestName_NothingKnown_IsNull() => Assert.Null(NearestName.Find("a", []));

    [Fact]
    public void AgentUsage_Sum_AddsEach()
    {
        Assert.Equal(new AgentUsage(3, 3_000_000_000, 0.3m), new AgentUsage(1, 1_000_000_000, 0.1m) + new AgentUsage(2, 2_000_000_000, 0.2m));
        Assert.Equal(new AgentUsage(), AgentUsage.Add(new(), new()));
    }
}
