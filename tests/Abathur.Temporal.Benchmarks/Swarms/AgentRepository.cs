using Abathur.Temporal.Demo;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A repository whose only agent is a small program.</summary>
internal static class AgentRepository
{
    /// <summary>The agent works for so many seconds, a number or what a shell makes one, then commits a file named after its task.</summary>
    public static async Task CreateAsync(string folder, string agentSeconds, CancellationToken cancel)
    {
        // sh, because what is measured is the orchestration: no program starts faster.
        var agent = $$"""
            ---
            name: code-implementer
            tier: worker
            version: 1.0.0
            description: Commits a file
            tools: [read, edit]
            runtime: command
            command: [sh, -c, "sleep {{agentSeconds}}; echo done > $ABATHUR_TASK.txt; git add . && git commit --quiet -m $ABATHUR_TASK"]
            ---

            No model.

            """;
        var agents = Directory.CreateDirectory(Path.Combine(folder, ".abathur", "agents")).FullName;
        await File.WriteAllTextAsync(Path.Combine(agents, "code-implementer.md"), agent, cancel);
        var git = new DemoGit(folder);
        await git.RunAsync(["init", "--quiet", "--template=", "--initial-branch=main"], cancel);
        await git.RunAsync(["add", "--all"], cancel);
        await git.RunAsync(["commit", "--quiet", "--message", "start"], cancel);
    }
}
