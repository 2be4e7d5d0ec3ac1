using Abathur.Temporal.Host.Agents.Runtimes;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>Progress that its program tells, with what the agent itself says it does before it.</summary>
/// <param name="report">Gets each.</param>
public sealed class ToldProgress(Action<AgentProgress> report)
{
    private readonly Lock gate = new();
    private AgentProgress latest = new(new());
    private string? told;

    /// <summary>Takes what the program tells.</summary>
    public void Take(AgentProgress progress)
    {
        lock (gate)
        {
            latest = progress;
            Report();
        }
    }

    /// <summary>Takes what the agent says.</summary>
    internal void Tell(string doing)
    {
        lock (gate)
        {
            told = ProgressFile.OneLine(doing);
            Report();
        }
    }

    private void Report() => report(told is null ? latest : latest with { Doing = ProgressFile.OneLine(latest.Doing is null ? told : $"{told} ({latest.Doing})") });
}
