using Abathur.Temporal.Chaos.Plans;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>The files of a run: an operator's repository with the agents, the hosts' data folders, what agents and processes log.</summary>
internal sealed class StageFolder
{
    public StageFolder()
    {
        Root = Directory.CreateTempSubdirectory("abathur-chaos-").FullName;
        foreach (var name in new[] { "locks", "starts", "behaviors", "shared", "home-a", "home-b", "server" })
        {
            Directory.CreateDirectory(In(name));
        }
    }

    public string Root { get; }

    public string Repository => In("repository");

    /// <summary>The runs of agents: when they started, committed, ended, and met another run of their task.</summary>
    public string AgentsLog => In("agents.log");

    public string In(string name) => Path.Combine(Root, name);

    public string Home(string host) => In("home-" + host);

    /// <summary>Tells the agents what to do.</summary>
    public void Write(ChaosPlan plan)
    {
        foreach (var task in plan.All)
        {
            File.WriteAllLines(In(Path.Combine("behaviors", task.Key)), task.Behaviors.Select(behavior => behavior.ToString()));
            if (task.Shared is { } shared)
            {
                File.WriteAllText(In(Path.Combine("shared", task.Key)), shared);
            }
        }
    }

    /// <summary>Forgets what the agents of an earlier plan did: its tasks have the same keys.</summary>
    public void Forget()
    {
        foreach (var name in new[] { "locks", "starts", "behaviors", "shared" })
        {
            Directory.Delete(In(name), recursive: true);
            Directory.CreateDirectory(In(name));
        }
    }

    /// <summary>Makes the repository, with changes that an operator has not committed.</summary>
    public void CreateRepository()
    {
        using var script = new StreamReader(typeof(StageFolder).Assembly.GetManifestResourceStream("agent.sh")!);
        File.WriteAllText(In("agent.sh"), $"BED='{Root}'\n" + script.ReadToEnd());
        AddAgent("code-implementer", "worker", "handoff_targets: [finisher]");
        AddAgent("finisher", "worker", "max_turns: 5");
        AddAgent("diagnostic-analyst", "specialist", "read_only: true");
        File.WriteAllText(Path.Combine(Repository, "readme.txt"), "hello\n");
        GitCli.Run(Repository, "init", "-q", "-b", "main");
        GitCli.Run(Repository, "add", "-A");
        GitCli.Run(Repository, "commit", "-q", "-m", "first");
        File.WriteAllText(Path.Combine(Repository, "readme.txt"), "changed\n");
        File.WriteAllText(Path.Combine(Repository, "staged.txt"), "staged\n");
        GitCli.Run(Repository, "add", "staged.txt");
        File.WriteAllText(Path.Combine(Repository, "untracked.txt"), "untracked\n");
    }

    public void Delete() => Directory.Delete(Root, recursive: true);

    private void AddAgent(string name, string tier, string more)
    {
        var file = Path.Combine(Repository, ".abathur", "agents", name + ".md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"""
            ---
            name: {name}
            tier: {tier}
            version: 1.0.0
            description: does as the plan says
            {more}
            command: ["/bin/sh", "{In("agent.sh")}"]
            ---
            You do as the plan says.

            """);
    }
}
