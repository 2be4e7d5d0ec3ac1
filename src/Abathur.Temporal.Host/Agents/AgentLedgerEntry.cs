using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents;

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
    private string Mark => $"{AgentProcesses.MarkVariable}={Run}";

    /// <summary>All of its processes, as the worker sees them that started them just now.</summary>
    /// <param name="first">The id of the first, which may have ended already.</param>
    /// <param name="containment">What they were started behind.</param>
    internal ProcessTree Own(int first, Containment containment) =>
        new(Agent, Mark, containment.HasSession ? first : null, containment.HasNamespaces);

    /// <summary>All of its processes, as found by another: a session may be somebody else's by now.</summary>
    internal ProcessTree Left() => new(Agent, Mark, session: null, guarded: false);
}
