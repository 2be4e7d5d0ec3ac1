using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Demo.Tests;

public sealed class DemoAgentTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task RunAsync_Task_ReportsProgressAndResult()
    {
        var repository = await RepositoryAsync();

        var played = await DemoAgentStage.PlayAsync(repository, DemoRoster.Planner, "Design the phrasebook", 1, Ct);

        var lines = played.Progress.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("turns").GetInt32()));
        Assert.Equal([1_800, 4_400, 5_300], lines.Select(line => line.GetProperty("tokens").GetInt64()));
        Assert.Equal("reads the README", lines[0].GetProperty("doing").GetString());
        Assert.Equal(
            """{"summary":"Five phrases, one file for each language, checked against phrases/keys.txt."}""", played.Result);
    }

    [Fact]
    public async Task RunAsync_HandOff_IsInTheResult()
    {
        var played = await DemoAgentStage.PlayAsync(await RepositoryAsync(), DemoRoster.Writer, "Write the user guide", 1, Ct);

        var handoff = JsonDocument.Parse(played.Result).RootElement.GetProperty("handoff");
        Assert.Equal(DemoRoster.Editor, handoff.GetProperty("agent").GetString());
    }

    [Fact]
    public async Task RunAsync_ReadOnlyRole_CommitsNothing()
    {
        var repository = await RepositoryAsync();
        var before = await new DemoGit(repository).RunAsync(["rev-parse", "HEAD"], Ct);

        var played = await DemoAgentStage.PlayAsync(repository, DemoRoster.Reviewer, "Review the phrasebook", 1, Ct);

        Assert.Contains("Ready for release", played.Result, StringComparison.Ordinal);
        Assert.Equal(before, await new DemoGit(repository).RunAsync(["rev-parse", "HEAD"], Ct));
    }

    [Fact]
    public async Task Verify_FirstAttemptInSpanish_FailsAndTheSecondPasses()
    {
        var repository = await RepositoryAsync();
        await DemoAgentStage.PlayAsync(repository, DemoRoster.Planner, "Design the phrasebook", 1, Ct);

        await DemoAgentStage.PlayAsync(repository, DemoRoster.Linguist, "Write the Spanish phrases", 1, Ct);
        Assert.Equal("phrases/es.txt has no phrase for: thanks, sorry.", Refusal("phrases/es.txt"));
        await DemoAgentStage.PlayAsync(repository, DemoRoster.Linguist, "Write the Spanish phrases", 2, Ct);
        Assert.Equal("phrases/es.txt is complete.", new Phrasebook(repository).Verify("phrases/es.txt"));
        Assert.Equal("phrases/fr.txt is missing.", Refusal("phrases/fr.txt"));

        string Refusal(string file) => Assert.Throws<InvalidInputException>(() => new Phrasebook(repository).Verify(file)).Message;
    }

    [Fact]
    public async Task RunAsync_UnknownTask_SaysSo()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => DemoAgentStage.PlayAsync(temp.Path, DemoRoster.Editor, "Fly to the moon", 1, Ct));

        Assert.Contains("no script for the task 'Fly to the moon'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_Agents_LoadWithoutAProblem()
    {
        var registry = await AgentRegistry.LoadAsync(await RepositoryAsync(), [AgentRuntimeNames.Claude, AgentRuntimeNames.Command], Ct);

        Assert.Empty(registry.Roster.Problems);
        Assert.All(DemoRoster.Agents, role =>
        {
            var agent = registry.Find(role.Name)!;
            Assert.Equal(["player", "--of", role.Name], agent.Command);
            Assert.Equal(role.ReadOnly, agent.Summary.ReadOnly);
            Assert.Equal(role.HandsOffTo, agent.Summary.HandoffTargets?.Single());
        });
    }

    private async Task<string> RepositoryAsync()
    {
        var folders = new DemoFolders(temp.Path);
        await DemoRepository.CreateAsync(folders, ["player", "--of"], Ct);
        return folders.Repository;
    }
}
