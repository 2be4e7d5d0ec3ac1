namespace Abathur.Temporal.Activities.Agents.Processes;

/// <summary>A running agent, as its file in the ledger tells.</summary>
/// <param name="Swarm">The swarm.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Run">The mark in its processes' environment.</param>
/// <param name="Agent">Its first process.</param>
/// <param name="Worker">The worker that runs it.</param>
public sealed record AgentLedgerEntry(
    string Swarm, string Task, int Attempt, string Run, ProcessIdentity Agent, ProcessIdentity Worker)
{
    /// <summary>All of its processes.</summary>
    /// <param name="guarded">Whether the first one is the containment's, not the agent's.</param>
    internal ProcessTree Tree(bool guarded) => new(Agent, $"{AgentProcesses.MarkVariable}={Run}", guarded);
}
