namespace Abathur.Temporal.Host.Processes;

/// <summary>A process and all that came of it, as one look at <c>/proc</c> shows them.</summary>
/// <param name="Members">The processes that were found.</param>
/// <param name="IsWhole">
/// False: a process was just loading a program, so that nobody could tell whether it belongs here. The next look tells.
/// </param>
internal sealed record LinuxTree(IReadOnlyList<LinuxProcess> Members, bool IsWhole);
