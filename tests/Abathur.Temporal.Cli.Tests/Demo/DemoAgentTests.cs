using System.Text.Json;
using Abathur.Temporal.Cli.Commands.Demo;
using Abathur.Temporal.Cli.Tests.Server;

namespace Abathur.Temporal.Cli.Tests.Demo;

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
        Assert.Equal((1, "phrases/es.txt has no phrase for: thanks, sorry."), Verify("phrases/es.txt"));
        await DemoAgentStage.PlayAsync(repository, DemoRoster.Linguist, "Write the Spanish phrases", 2, Ct);
        Assert.Equal((0, "phrases/es.txt is complete."), Verify("phrases/es.txt"));
        Assert.Equal((1, "phrases/fr.txt is missing."), Verify("phrases/fr.txt"));

        (int, string) Verify(string file)
        {
            using var output = new StringWriter();
            return (DemoAgentCommand.Verify(new Phrasebook(repository), file, output, output), output.ToString().Trim());
        }
    }

    [Fact]
    public async Task RunAsync_UnknownTask_SaysSo()
    {
        var played = await DemoAgentStage.PlayAsync(temp.Path, DemoRoster.Editor, "Fly to the moon", 1, Ct);

        Assert.Equal(2, played.ExitCode);
        Assert.Contains("no task of the demo's", played.Error, StringComparison.Ordinal);
    }

    private async Task<string> RepositoryAsync()
    {
        var folders = new DemoFolders(temp.Path);
        await DemoRepository.CreateAsync(folders, Ct);
        return folders.Repository;
    }
}
