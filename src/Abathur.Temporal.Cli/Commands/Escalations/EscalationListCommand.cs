using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;

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
        session.Print<IReadOnlyList<Escalation>>(escalations, console =>
        {
            var now = session.Time.GetUtcNow();
            var table = Tables.Create("ID", "KIND", "TASKS", "STATE", "QUESTION");
            foreach (var e in escalations)
            {
                table.Add(e.Id, Show.Word(e.Kind), string.Join(", ", e.Tasks), StateOf(e, now), SafeText.Line(e.Question, 100));
            }

            console.Write(table);
        });
    });

    internal static string StateOf(Escalation e, DateTimeOffset now) => (e.ClosedAt, e.Answer) switch
    {
        (null, _) => $"'{Show.Word(e.Default)}' in {Show.Span(e.Deadline > now ? e.Deadline - now : TimeSpan.Zero)}",
        (_, { } answer) => $"{Show.Word(answer)}, by {e.ClosedBy}",
        _ => "settled itself",
    };
}
