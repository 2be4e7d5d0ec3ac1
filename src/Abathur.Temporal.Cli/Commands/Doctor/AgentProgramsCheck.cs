using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Hosting;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>The programs of the runtimes that a repository's agents use; without a repository, of those that the agents we ship use.</summary>
/// <param name="repository">The repository's folder; null: none.</param>
/// <param name="check">Checks the program of one runtime.</param>
internal sealed class AgentProgramsCheck(string? repository, Func<string, AgentProgramFacts, IDoctorCheck> check) : IDoctorCheck
{
    public AgentProgramsCheck(string? repository)
        : this(repository, (runtime, program) => new AgentProgramCheck(runtime, program, repository))
    {
    }

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        var findings = new List<DoctorFinding>();
        foreach (var (runtime, program) in await ProgramsAsync(cancel))
        {
            findings.AddRange(await check(runtime, program).RunAsync(cancel));
        }

        return findings;
    }

    // A folder that isn't there is another check's finding.
    private async Task<IEnumerable<(string Runtime, AgentProgramFacts Program)>> ProgramsAsync(CancellationToken cancel)
    {
        IReadOnlyList<AgentDefinition> agents = repository is null || !Directory.Exists(repository)
            ? []
            : [.. (await AgentRegistry.LoadAsync(repository, AgentRuntimeTable.Names, cancel)).Agents];
        HashSet<string> used = agents.Count == 0 ? [AgentRuntimeNames.Claude] : [.. agents.Select(agent => agent.Summary.Runtime)];
        var byAcp = agents
            .Where(agent => agent.Summary.Runtime == AgentRuntimeNames.Acp)
            .DistinctBy(agent => agent.Command[0])
            .Select(agent => ($"{AgentRuntimeNames.Acp} {Path.GetFileName(agent.Command[0])}", AgentRuntimeTable.Acp.ProgramOf(agent)));
        return AgentRuntimeTable.Dialects.Where(dialect => used.Contains(dialect.Name)).Select(dialect => (dialect.Name, dialect.Program)).Concat(byAcp);
    }
}
