namespace Abathur.Temporal.Demo;

/// <summary>The repository that the demo's agents work on.</summary>
public static class DemoRepository
{
    private const string ReadMe = """
        # Phrasebook

        Five phrases that a traveller needs, in three languages. A swarm of agents writes it.

        """;

    /// <summary>Makes it with a first commit on <c>main</c>, agents included.</summary>
    /// <param name="folders">Where.</param>
    /// <param name="player">The command line that plays an agent, but for the agent's name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task CreateAsync(DemoFolders folders, IReadOnlyList<string> player, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Repository);
        await File.WriteAllTextAsync(Path.Combine(folders.Repository, "README.md"), ReadMe, cancellationToken);
        var agents = Directory.CreateDirectory(Path.Combine(folders.Repository, ".abathur", "agents")).FullName;
        foreach (var agent in DemoRoster.Agents)
        {
            await File.WriteAllTextAsync(Path.Combine(agents, agent.Name + ".md"), agent.ToMarkdown(player), cancellationToken);
        }

        var git = new DemoGit(folders.Repository);
        await git.RunAsync(["init", "--quiet", "--template=", "--initial-branch=main"], cancellationToken);
        await git.RunAsync(["add", "--all"], cancellationToken);
        await git.RunAsync(["commit", "--quiet", "--message", "A phrasebook to fill"], cancellationToken);
    }
}
