using Abathur.Temporal.Cli.Commands.Demo;

namespace Abathur.Temporal.Cli.Tests.Demo;

/// <summary>Plays a scripted agent without its pauses.</summary>
internal static class DemoAgentStage
{
    public static async Task<Played> PlayAsync(string folder, string role, string title, int attempt, CancellationToken cancellationToken)
    {
        using var files = new Server.TempFolder();
        var environment = new Dictionary<string, string>
        {
            ["ABATHUR_ATTEMPT"] = $"{attempt}",
            ["ABATHUR_PROGRESS"] = files.Combine("progress"),
            ["ABATHUR_RESULT"] = files.Combine("result"),
        };
        var agent = new DemoAgent(role, folder, environment.GetValueOrDefault, (_, _) => Task.CompletedTask);
        using var error = new StringWriter();
        using var prompt = new StringReader($"# {title}\n\nUpstream: T1: Test the phrases\n");
        var exitCode = await agent.RunAsync(prompt, error, cancellationToken);
        return new(exitCode, Read("progress"), Read("result"), error.ToString());

        string Read(string name) => File.Exists(files.Combine(name)) ? File.ReadAllText(files.Combine(name)) : string.Empty;
    }

    public sealed record Played(int ExitCode, string Progress, string Result, string Error);
}
