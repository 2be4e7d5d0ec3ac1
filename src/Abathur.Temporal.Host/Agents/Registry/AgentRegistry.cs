using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>
/// The agents of a repository: <c>.abathur/agents/*.md</c>, then <c>.claude/agents/*.md</c>, then those we ship, whichever
/// defines a name first. What is wrong with a file is reported, and the others load.
/// </summary>
public sealed class AgentRegistry
{
    private const int MaxFileBytes = 256 * 1024;

    private readonly SortedDictionary<string, AgentDefinition> agents = new(StringComparer.Ordinal);
    private readonly List<AgentProblem> problems = [];
    private readonly List<(AgentDefinition Agent, int Line)> handoffs = [];

    private readonly IReadOnlyCollection<string> runtimes;

    private AgentRegistry(IReadOnlyCollection<string> runtimes) => this.runtimes = runtimes;

    /// <summary>The definitions, by name.</summary>
    public IReadOnlyCollection<AgentDefinition> Agents => agents.Values;

    /// <summary>What the swarm gets to know.</summary>
    public AgentRoster Roster => new([.. agents.Values.Select(agent => agent.Summary)], problems);

    /// <summary>Reads them.</summary>
    /// <param name="repositoryPath">The folder in which the repository's files are.</param>
    /// <param name="runtimes">The names of the runtimes that a definition may name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<AgentRegistry> LoadAsync(
        string repositoryPath, IReadOnlyCollection<string> runtimes, CancellationToken cancellationToken = default)
    {
        var registry = new AgentRegistry(runtimes);
        await registry.LoadFolderAsync(repositoryPath, AgentFolders.Own, claudeFormat: false, cancellationToken);
        await registry.LoadFolderAsync(repositoryPath, AgentFolders.Claude, claudeFormat: true, cancellationToken);
        foreach (var (name, content) in ShippedAgents.Files)
        {
            if (!registry.agents.ContainsKey(name))
            {
                registry.Add(AgentFile.Parse(ShippedAgents.Source, content, claudeFormat: false, runtimes), ShippedAgents.Source);
            }
        }

        registry.CheckHandoffs();
        return registry;
    }

    public AgentDefinition? Find(string name) => agents.GetValueOrDefault(name);

    private async Task LoadFolderAsync(string repository, string folder, bool claudeFormat, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(repository, folder);
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(directory, "*.md").Order(StringComparer.Ordinal))
        {
            var path = $"{folder}/{Path.GetFileName(file)}";
            try
            {
                Add(await ReadAsync(file, path, claudeFormat, cancellationToken), path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new(path, 0, $"can't be read: {e.Message}", Fatal: true));
            }
        }
    }

    private async Task<AgentFile> ReadAsync(string file, string path, bool claudeFormat, CancellationToken cancellationToken)
    {
        var length = new FileInfo(file).Length;
        return length > MaxFileBytes
            ? new(null, [new(path, 0, $"holds {length:N0} bytes; an agent file may hold {MaxFileBytes:N0}.", Fatal: true)])
            : AgentFile.Parse(path, await File.ReadAllBytesAsync(file, cancellationToken), claudeFormat, runtimes);
    }

    private void Add(AgentFile file, string path)
    {
        problems.AddRange(file.Problems);
        if (file.Definition is not { } definition)
        {
            return;
        }

        if (agents.TryAdd(definition.Summary.Name, definition))
        {
            handoffs.Add((definition, file.HandoffLine));
        }
        else
        {
            var first = agents[definition.Summary.Name].Source;
            problems.Add(new(path, 1, $"`{definition.Summary.Name}` is defined in {first} already, and that one holds: rename one of the two.", Fatal: false));
        }
    }

    // Only now are all names known.
    private void CheckHandoffs()
    {
        foreach (var (agent, line) in handoffs)
        {
            var unknown = (agent.Summary.HandoffTargets ?? []).Where(target => !agents.ContainsKey(target)).ToArray();
            if (unknown.Length > 0)
            {
                var meant = unknown.Select(name => NearestName.Find(name, agents.Keys) is { } nearest ? $"`{name}` (`{nearest}`?)" : $"`{name}`");
                problems.Add(new(agent.Source, line, $"hands off to agents that are not registered: {string.Join(", ", meant)}.", Fatal: false));
            }
        }
    }
}
