using System.CommandLine;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Escalations;

/// <summary><c>abathur escalation list</c></summary>
internal static class EscalationListCommand
{
    private static readonly Option<bool> All = new("--all", "-a") { Description = "Also the closed ones: the newest 20." };

    public static Command Create() => new Command("list", "Lists the open questions.") { All }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync();
        var list = await swarm.QueryAsync(s => s.Escalations(), session.Cancel);
        var escalations = list.Escalations.Where(e => e.ClosedAt is null || session.Get(All)).ToList();
        session.Print<IReadOnlyList<Escalation>>(escalations, console => console.Write(Draw(escalations, session.Time.GetUtcNow())));
    });

    internal static Listing Draw(IEnumerable<Escalation> escalations, DateTimeOffset now)
    {
        var table = new Listing(Column.Whole("ID"), Column.Whole("KIND", rank: 1), Column.Words("TASKS", rank: 2), Column.Whole("STATE"), Column.Words("QUESTION", minimum: 20));
        foreach (var e in escalations)
        {
            table.Add(e.Id, Words.Of(e.Kind), string.Join(", ", e.Tasks), StateOf(e, now), e.Question);
        }

        return table;
    }

    internal static string StateOf(Escalation e, DateTimeOffset now) => (e.ClosedAt, e.Answer) switch
    {
        (null, _) => $"'{Text.Camel(e.Default)}' in {Show.Span(e.Deadline > now ? e.Deadline - now : TimeSpan.Zero)}",
        (_, { } answer) => $"{Text.Camel(answer)}, by {e.ClosedBy}",
        _ => "settled itself",
    };
}
