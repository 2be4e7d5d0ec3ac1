using System.Diagnostics;
using Abathur.Temporal.Cli.Commands.Demo;
using Abathur.Temporal.Demo;

namespace Abathur.Temporal.Cli.Tests.Commands;

public sealed class DemoAgentCommandTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Player_EmptyEnvironment_PlaysAnAgentAndVerifies()
    {
        using var temp = new TempFolder();
        var folders = new DemoFolders(temp.Path);
        await DemoRepository.CreateAsync(folders, DemoAgentCommand.Player, Ct);

        var played = await PlayAsync(folders.Repository, "Design the phrasebook", DemoRoster.Planner);
        Assert.Equal(0, played.ExitCode);
        Assert.Contains("writes down what the phrasebook holds", played.Progress, StringComparison.Ordinal);

        var verified = await PlayAsync(folders.Repository, "Write the English phrases", DemoPlan.VerifyOption, "phrases/en.txt");
        Assert.Equal(2, verified.ExitCode);
        Assert.Contains("phrases/en.txt is missing.", verified.Error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Error, string Progress)> PlayAsync(string folder, string title, params string[] arguments)
    {
        using var files = new TempFolder();
        var progress = files.Write("progress", string.Empty);
        var start = new ProcessStartInfo(DemoAgentCommand.Player[0], [.. DemoAgentCommand.Player.Skip(1), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["ABATHUR_TITLE"] = title;
        start.Environment["ABATHUR_PROGRESS"] = progress;

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, error, await File.ReadAllTextAsync(progress, Ct));
    }
}
