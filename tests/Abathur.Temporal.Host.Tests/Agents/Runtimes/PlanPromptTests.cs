using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>What an agent is told that plans, and what it may answer in its result file.</summary>
public sealed class PlanPromptTests : IDisposable
{
    private readonly AgentBed bed = new();

    public void Dispose() => bed.Dispose();

    [Fact]
    public void Task_OfAPlanner_TellsTheAgentsTheVerifyCommandAndTheShape()
    {
        var prompt = PromptBuilder.Task(Launch());

        Assert.Contains("- `coder`: writes code\n- `critic` (changes nothing: its tasks owe findings, and have no `verify`)\n", prompt, StringComparison.Ordinal);
        Assert.Contains("A task is merged only if `make test` exits with code 0", prompt, StringComparison.Ordinal);
        Assert.Contains("- `\"tasks\"`: required; the whole plan.", prompt, StringComparison.Ordinal);
        Assert.Contains("comes back to you with all that is wrong, at most 2 times", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("addWork", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_OfAPlannerWithTools_AnswersByFinish()
    {
        var prompt = PromptBuilder.Task(Launch() with { Mcp = new("dotnet", []) });

        Assert.Contains("- Required: `tasks`, the whole plan.", prompt, StringComparison.Ordinal);
        Assert.Contains("correct it and call `finish` again", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("submit_task", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_OfAnotherAgent_SaysNothingOfPlans()
    {
        var launch = Launch();

        Assert.DoesNotContain("## Plan", PromptBuilder.Task(launch with { Task = launch.Task with { Plans = null } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PlanInTheResultFile_IsThePlan()
    {
        var launch = Left("""{"summary":"planned","tasks":[{"key":"a","title":"A"},{"key":"b","title":"B","dependsOn":["a"],"verify":["make"]}]}""");

        var plan = AgentResultFile.Read(launch, new())!.Plan!;

        Assert.Equal(("a b", null), (string.Join(' ', plan.Tasks.Select(task => task.Key)), plan.Corrections));
    }

    [Theory]
    [InlineData("""{"tasks":[]}""", "the plan has 0 tasks")]
    [InlineData("""{"tasks":[{"key":"a"}]}""", "title")]
    [InlineData("""{"tasks":[{"key":"a","title":"A","depends_on":["b"]}]}""", "depends_on")]
    public void Read_PlanThatIsNone_SaysWhatIsWrong(string result, string why) =>
        Assert.Contains(why, Assert.Throws<AgentFailureException>(() => AgentResultFile.Read(Left(result), new())).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_TenThousandTasks_AreTooMany()
    {
        var launch = Left($$"""{"tasks":[{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"key":"t{{i}}","title":"T"}"""))}}]}""");

        Assert.Contains("the plan has 10,000 tasks; plan 1 to 1,000", Assert.Throws<AgentFailureException>(() => AgentResultFile.Read(launch, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TasksOfATaskThatDoesNotPlan_AreRefused()
    {
        var launch = Left("""{"tasks":[{"key":"a","title":"A"}]}""");

        var failure = Assert.Throws<AgentFailureException>(() => AgentResultFile.Read(launch with { Task = launch.Task with { Plans = null } }, new()));

        Assert.Contains("further tasks belong into `addWork`", failure.Message, StringComparison.Ordinal);
    }

    private AgentLaunch Launch()
    {
        var launch = bed.Launch(AgentBed.Agent("command"));
        return launch with { Task = launch.Task with { ReadOnly = true, Plans = new([new("coder", false, "writes code"), new("critic", true)], 2, ["make", "test"]) } };
    }

    private AgentLaunch Left(string result)
    {
        var launch = Launch();
        Directory.CreateDirectory(Path.GetDirectoryName(launch.ResultFile)!);
        File.WriteAllText(launch.ResultFile, result);
        return launch;
    }
}
