using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>Any program that speaks the Agent Client Protocol, version 1: JSON-RPC over its standard input and output, a message a line.</summary>
/// <param name="programs">The programs that have a dialect of their own; one of them that also speaks ACP gets the same variables.</param>
public sealed class AcpDialect(IReadOnlyList<IAgentDialect> programs) : IAgentDialect
{
    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.Acp;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "The agent's program",
        Executable = "(the agent's `command`)",
        Install = string.Empty,
        Oldest = new(0, 0),
        Variables = [],
        Keys = [],
        Login = "Run the agent's program once on this host and log in, or set its key where the worker is started and name the variable in passEnvironment",
    };

    /// <inheritdoc/>
    public AgentProgramFacts ProgramOf(AgentDefinition agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var executable = agent.Command[0];
        var known = AcpPrograms.Find(executable, programs)?.Program;
        return Program with
        {
            Title = known?.Title ?? Path.GetFileName(executable),
            Executable = executable,
            Source = agent.Source,
            Install = AcpPrograms.Install(executable) ?? known?.Install ?? string.Empty,
            Variables = known?.Variables ?? [],
            Keys = known?.Keys ?? [],
            LoginFile = known?.LoginFile,
            Login = known?.Login ?? Program.Login,
        };
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);
        AcpPrograms.Find(launch.Agent.Command[0], programs)?.Prepare(launch, environment);
        AcpPrograms.Complete(launch.Agent.Command[0], environment);
        return new([.. launch.Agent.Command.Skip(1)], string.Empty, IsDialogue: true);
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new AcpReader(stream, ProgramOf(stream.Launch.Agent));
    }
}
