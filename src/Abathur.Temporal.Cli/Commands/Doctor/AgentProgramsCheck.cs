using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Hosting;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>The programs of the runtimes that a repository's agents use; without a repository, of those that the agents we ship use.</summary>
/// <param name="repository">The repository's folder; null: none.</param>
/// <param name="check">Checks the program of one runtime.</param>
internal sealed class AgentProgramsCheck(string? repository, Func<IAgentDialect, IDoctorCheck> check) : IDoctorCheck
{
    public AgentProgramsCheck(string? repository)
        : this(repository, dialect => new AgentProgramCheck(dialect))
    {
    }

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        var findings = new List<DoctorFinding>();
        var used = await RuntimesAsync(cancel);
        foreach (var dialect in AgentRuntimeTable.Dialects.Where(dialect => used.Contains(dialect.Name)))
        {
            findings.AddRange(await check(dialect).RunAsync(cancel));
        }

        return findings;
    }

    // A folder that isn't there is another check's finding.
    private async Task<HashSet<string>> RuntimesAsync(CancellationToken cancel)
    {
        if (repository is null || !Directory.Exists(repository))
        {
            return [AgentRuntimeNames.Claude];
        }

        var registry = await AgentRegistry.LoadAsync(repository, AgentRuntimeTable.Names, cancel);
        return [.. registry.Agents.Select(agent => agent.Summary.Runtime)];
    }
}
