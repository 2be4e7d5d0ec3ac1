using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo.Tests;

public sealed class DemoPlanTests
{
    private static readonly IReadOnlyList<string> Player = ["player"];
    private static readonly IReadOnlyList<TaskSubmission> Tasks = DemoPlan.Tasks(Player).Tasks;
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public void Tasks_TheirAgents_AreRegisteredAndKnowThem()
    {
        var names = DemoRoster.Agents.Select(agent => agent.Name).ToHashSet();

        Assert.Equal(16, Tasks.Count);
        Assert.All(Tasks, task =>
        {
            Assert.Contains(task.AgentType!, names);
            Assert.NotNull(DemoScript.Find(task.AgentType!, task.Title, attempt: 1));
        });
    }

    [Fact]
    public void Tasks_TheirGoalsAndDependencies_AreThereAndOrdered()
    {
        Assert.Equal(2, DemoPlan.Goals.Count);
        var before = new HashSet<string>();
        foreach (var task in Tasks)
        {
            Assert.Subset(before, (task.DependsOn ?? []).ToHashSet());
            Assert.Contains(task.Goal, DemoPlan.Goals.Select(goal => goal.Name));
            Assert.True(before.Add(task.Key!));
        }
    }

    [Fact]
    public void Find_HandOff_GoesToADeclaredTargetThatKnowsTheTask()
    {
        var handoff = DemoScript.Find(DemoRoster.Writer, "Write the user guide", attempt: 1)!.Handoff!;

        Assert.Equal(handoff.Agent, DemoRoster.Agents.Single(agent => agent.Name == DemoRoster.Writer).HandsOffTo);
        Assert.Null(DemoScript.Find(handoff.Agent, "Write the user guide", attempt: 2)!.Handoff);
    }

    [Fact]
    public async Task Agents_PlayedInOrder_MakeThePhrasebook()
    {
        using var temp = new TempFolder();
        var folders = new DemoFolders(temp.Path);
        await DemoRepository.CreateAsync(folders, Player, Ct);

        foreach (var task in Tasks)
        {
            var attempts = task.Key is "es" or "guide" or "cover" ? 2 : 1;
            for (var attempt = 1; attempt <= attempts; attempt++)
            {
                var role = task.Key == "guide" && attempt == 2 ? DemoRoster.Editor : task.AgentType!;
                await DemoAgentStage.PlayAsync(folders.Repository, role, task.Title, attempt, Ct);
            }
        }

        var git = new DemoGit(folders.Repository);
        Assert.Empty(await git.RunAsync(["status", "--porcelain"], Ct));
        var log = (await git.RunAsync(["log", "--format=%an: %s"], Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("planner: Release version 1.0", log[0]);
        Assert.Equal(1 + 14 + 2, log.Length);
        Assert.Contains("| thanks | Thank you very much | Vielen Dank | Muchas gracias |", Read("phrases/catalog.md"), StringComparison.Ordinal);
        Assert.Contains("- es: complete", Read("tests/report.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("Draft", Read("docs/guide.md"), StringComparison.Ordinal);

        string Read(string file) => File.ReadAllText(Path.Combine(folders.Repository, file));
    }
}
