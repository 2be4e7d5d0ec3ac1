using System.Globalization;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>A line of the agents' log.</summary>
/// <param name="At">When it was written.</param>
/// <param name="What"><c>start</c>, <c>committed</c>, <c>end</c>; or <c>overlap</c>, <c>across</c>: another run of the task was alive on the host, or anywhere.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Host">The host.</param>
/// <param name="Run">The run of the agent.</param>
internal sealed record AgentLine(DateTimeOffset At, string What, string Task, string Host, string Run)
{
    public static IReadOnlyList<AgentLine> Read(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => line.Split(' ')).Where(parts => parts.Length >= 5).Select(Parse)] : [];

    private static AgentLine Parse(string[] parts) => new(
        DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(parts[0], CultureInfo.InvariantCulture)), parts[1], parts[2], parts[3], parts[4]);
}
