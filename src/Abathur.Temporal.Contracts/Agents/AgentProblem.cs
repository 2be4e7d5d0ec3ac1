namespace Abathur.Temporal.Contracts;

/// <summary>An agent file that can't be used, or not as it says; the others load.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">1 and up; 0 where it is about the whole file.</param>
/// <param name="Message">What is wrong, and what to do.</param>
/// <param name="Fatal">Whether the agent was left out.</param>
public sealed record AgentProblem(string File, int Line, string Message, bool Fatal);
