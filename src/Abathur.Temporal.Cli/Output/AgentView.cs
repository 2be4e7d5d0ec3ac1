using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Draws agents and what is wrong with their files.</summary>
internal static class AgentView
{
    public static Table Table(IEnumerable<AgentSummary> agents)
    {
        var table = Tables.Create("NAME", "TIER", "RUNTIME", "TURNS", "TOOLS", "DESCRIPTION");
        foreach (var agent in agents)
        {
            table.Add(
                agent.Name,
                Show.Word(agent.Tier),
                agent.Runtime + (agent.ReadOnly ? ", read-only" : string.Empty),
                agent.MaxTurns is { } turns ? Show.Number(turns) : null,
                string.Join(",", agent.Tools),
                SafeText.Line(agent.Description, 80));
        }

        return table;
    }

    public static Grid Facts(AgentSummary agent) => Tables.Facts(
        ("agent", agent.Name),
        ("tier", Show.Word(agent.Tier)),
        ("description", agent.Description),
        ("version", agent.Version),
        ("hash", agent.Hash),
        ("runtime", agent.Runtime),
        ("read-only", agent.ReadOnly ? "yes: it owes a result instead of a commit" : null),
        ("tools", string.Join(", ", agent.Tools)),
        ("hands off to", agent.HandoffTargets is { } targets ? string.Join(", ", targets) : null),
        ("turns", agent.MaxTurns is { } turns ? Show.Number(turns) : "its tier's"),
        ("timeout", agent.TimeoutSeconds is { } seconds ? FormattableString.Invariant($"{seconds} s") : "the swarm's"));

    public static void Write(IAnsiConsole console, AgentRoster roster)
    {
        console.Write(Table(roster.Agents));
        foreach (var problem in roster.Problems)
        {
            console.WriteLine(Line(problem), new Style(problem.Fatal ? Color.Red : Color.Yellow));
        }
    }

    /// <summary>A line for each problem, as compilers write them.</summary>
    public static string Line(AgentProblem problem)
    {
        var where = problem.Line > 0 ? FormattableString.Invariant($"{problem.File}:{problem.Line}") : problem.File;
        return SafeText.Line($"{where}: {(problem.Fatal ? "error" : "warning")}: {problem.Message}");
    }
}
