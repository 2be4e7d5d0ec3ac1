namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Runs agents of one kind.</summary>
public interface IAgentRuntime
{
    /// <summary>As a definition's <c>runtime</c> names it.</summary>
    string Name { get; }

    /// <summary>Whether it can continue an earlier session, <see cref="AgentLaunch.Session"/>.</summary>
    bool CanResume => false;

    /// <summary>Runs an agent to its end; nothing of it is alive when this returns or throws.</summary>
    /// <exception cref="AgentFailureException">The attempt failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken);
}
