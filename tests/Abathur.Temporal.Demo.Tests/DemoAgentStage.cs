namespace Abathur.Temporal.Demo.Tests;

/// <summary>Plays a scripted agent without its pauses.</summary>
internal static class DemoAgentStage
{
    public static async Task<Played> PlayAsync(string folder, string role, string title, int attempt, CancellationToken cancellationToken)
    {
        using var files = new TempFolder();
        var environment = new Dictionary<string, string>
        {
            ["ABATHUR_TITLE"] = title,
            ["ABATHUR_ATTEMPT"] = $"{attempt}",
            ["ABATHUR_PROGRESS"] = files.Combine("progress"),
            ["ABATHUR_RESULT"] = files.Combine("result"),
        };
        await new DemoAgent(role, folder, environment.GetValueOrDefault, (_, _) => Task.CompletedTask).RunAsync(cancellationToken);
        return new(File.ReadAllText(files.Combine("progress")), File.ReadAllText(files.Combine("result")));
    }

    public sealed record Played(string Progress, string Result);
}
