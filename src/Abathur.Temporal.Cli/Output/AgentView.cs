using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Draws agents and what is wrong with their files.</summary>
internal static class AgentView
{
    public static Listing Table(IEnumerable<AgentSummary> agents)
    {
        var table = new Listing(
            Column.Whole("NAME"),
            Column.Whole("TIER", rank: 2),
            Column.Text("RUNTIME", rank: 3, minimum: 10),
            Column.Whole("TURNS", rank: 5),
            Column.Text("TOOLS", rank: 4, minimum: 10),
            Column.Text("DESCRIPTION", rank: 1));
        foreach (var agent in agents)
        {
            table.Add(
                agent.Name,
                Words.Of(agent.Tier),
                agent.Runtime + (agent.ReadOnly ? ", read-only" : string.Empty),
                agent.MaxTurns is { } turns ? Show.Number(turns) : null,
                string.Join(",", agent.Tools),
                agent.Description);
        }

        return table;
    }

    public static Facts Facts(AgentSummary agent) => Tables.Facts(
        ("agent", agent.Name),
        ("tier", Words.Of(agent.Tier)),
        ("description", agent.Description),
        ("version", agent.Version),
        ("hash", agent.Hash),
        ("runtime", agent.Runtime),
        ("read-only", agent.ReadOnly ? "yes: it must give a result instead of a commit" : null),
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
