namespace Abathur.Temporal.Host.Processes;

/// <summary>A line of <c>/proc/*/stat</c>.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Session">Its session: the id of the process that opened it.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
/// <param name="IsDead">Whether it only waits to be reaped.</param>
/// <param name="IsStopped">Whether a signal has stopped it.</param>
/// <param name="EnvironmentBytes">The size of its environment; null while it loads a program (<c>execve</c>).</param>
internal sealed record LinuxProcess(int Pid, int Parent, int Session, long StartTicks, bool IsDead, bool IsStopped, long? EnvironmentBytes);
