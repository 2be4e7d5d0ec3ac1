namespace Abathur.Temporal.Client.Asking;

/// <summary>What is known of why nobody answers. Only facts: what a swarm's worker really does, nobody can tell from here.</summary>
/// <param name="Kind">Tells one situation from another whatever the figures in it.</param>
/// <param name="Known">The facts, each a clause.</param>
/// <param name="NextStep">What the user can do, a sentence with a command.</param>
internal sealed record SilenceCause(string Kind, IReadOnlyList<string> Known, string NextStep);
