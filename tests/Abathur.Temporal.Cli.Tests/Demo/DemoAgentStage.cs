using Abathur.Temporal.Cli.Commands.Demo;

namespace Abathur.Temporal.Cli.Tests.Demo;

/// <summary>Plays a scripted agent without its pauses.</summary>
internal static class DemoAgentStage
{
    public static async Task<Played> PlayAsync(string folder, string role, string title, int attempt, CancellationToken cancellationToken)
    {
        using var files = new TempFolder();
        var environment = Environment(title, attempt, files);
        await new DemoAgent(role, folder, environment.GetValueOrDefault, (_, _) => Task.CompletedTask).RunAsync(cancellationToken);
        return Played.Read(files);
    }

    public static Dictionary<string, string> Environment(string title, int attempt, TempFolder files) => new()
    {
        ["ABATHUR_TITLE"] = title,
        ["ABATHUR_ATTEMPT"] = $"{attempt}",
        ["ABATHUR_PROGRESS"] = files.Combine("progress"),
        ["ABATHUR_RESULT"] = files.Combine("result"),
    };

    public sealed record Played(string Progress, string Result)
    {
        public static Played Read(TempFolder files) => new(File.ReadAllText(files.Combine("progress")), File.ReadAllText(files.Combine("result")));
    }
}
