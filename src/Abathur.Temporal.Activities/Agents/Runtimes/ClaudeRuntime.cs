using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Activities.Registry;

namespace Abathur.Temporal.Activities.Agents.Runtimes;

public sealed class ClaudeRuntime(AgentProcesses processes, AgentOptions options, TimeProvider time) : IAgentRuntime
{
    public string Name => AgentRuntimeNames.Claude;

    public Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{processes}{options}{time}");
}
