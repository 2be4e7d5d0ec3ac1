using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>The runtimes this host has.</summary>
public sealed class AgentRuntimes(IEnumerable<IAgentRuntime> runtimes)
{
    private readonly Dictionary<string, IAgentRuntime> byName = runtimes.ToDictionary(runtime => runtime.Name);

    /// <summary>The names by which definitions choose one.</summary>
    public IReadOnlyCollection<string> Names => byName.Keys;

    /// <summary>Whether the runtime that the agent's definition names can continue an earlier session.</summary>
    public bool CanResume(AgentDefinition agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return byName.TryGetValue(agent.Summary.Runtime, out var runtime) && runtime.CanResume;
    }

    /// <summary>Takes the result that the agent gave in an earlier run of the attempt, in place of another run.</summary>
    /// <exception cref="AgentFailureException">It can't be taken.</exception>
    public static AgentOutcome Take(KeptResult kept, AgentLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(launch);
        File.Copy(kept.FilePath, launch.ResultFile, overwrite: true);
        Directory.CreateDirectory(Path.GetDirectoryName(launch.LogFile)!);
        File.AppendAllText(launch.LogFile, "# the agent had given its result before its worker died: it is not started again\n");
        return AgentResultFile.ToOutcome(AgentResultFile.Read(launch, new()), null, new());
    }

    /// <summary>Runs an agent in the runtime its definition names.</summary>
    /// <inheritdoc cref="IAgentRuntime.RunAsync"/>
    public Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        SpendingCap.RequireSome(launch.Task);
        return byName.TryGetValue(launch.Agent.Summary.Runtime, out var runtime)
            ? runtime.RunAsync(launch, progress, cancellationToken)
            : throw AgentFailureException.Of(
                FailureKind.Agent, $"this worker has no runtime `{launch.Agent.Summary.Runtime}`; it has {string.Join(", ", byName.Keys.Order())}.");
    }
}
