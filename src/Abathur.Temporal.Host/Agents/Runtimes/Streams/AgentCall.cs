namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>A call of an agent program.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Input">What it reads from its standard input.</param>
/// <param name="IsDialogue">Whether its standard input stays open for <see cref="AgentStream.Send"/>, until <see cref="AgentStream.EndInput"/>.</param>
public sealed record AgentCall(IReadOnlyList<string> Arguments, string Input, bool IsDialogue = false);
