namespace Abathur.Temporal.Client.Swarms;

/// <summary>A swarm as the list shows it: what the server knows without asking a worker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Execution">The workflow's status: <c>running</c>, <c>completed</c>, <c>failed</c>, <c>terminated</c>, …</param>
/// <param name="State">The swarm's own state, where the namespace has our search attributes.</param>
/// <param name="StartedAt">When this run began.</param>
/// <param name="ClosedAt">When it ended.</param>
/// <param name="TaskQueue">Its base queue.</param>
/// <param name="WorkflowId">Its workflow's id.</param>
/// <param name="RunId">Its run's id.</param>
public sealed record SwarmListing(
    string Name,
    string Execution,
    string? State,
    DateTimeOffset StartedAt,
    DateTimeOffset? ClosedAt,
    string? TaskQueue,
    string WorkflowId,
    string RunId);
