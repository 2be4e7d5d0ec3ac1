using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Escalations;

/// <summary><c>abathur escalation show</c></summary>
internal static class EscalationShowCommand
{
    private static readonly Argument<string> Id = EscalationCommand.Id();

    public static Command Create() => new Command("show", "Shows a question in full.") { Id }.Runs(async session =>
    {
        var id = session.Get(Id)!;
        var swarm = await session.SwarmAsync();
        var list = await swarm.QueryAsync(s => s.Escalations(), session.Cancel);
        var found = list.Escalations.FirstOrDefault(e => e.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) ?? throw new CommandException(
            ExitCode.Rejected, $"There is no escalation '{id}' in swarm '{swarm.Name}'; `abathur escalation list --all` shows those there are.");
        session.Print(found, console => console.Write(Tables.Facts(
            ("escalation", found.Id),
            ("kind", Words.Of(found.Kind)),
            ("question", found.Question),
            ("tasks", string.Join(", ", found.Tasks)),
            ("agent", found.Agent),
            ("provider", found.Provider),
            ("state", EscalationListCommand.StateOf(found, session.Time.GetUtcNow())),
            ("asked", Show.Moment(found.AskedAt, session.Zone)),
            ("choices", string.Join(", ", found.Choices.Select(choice => Text.Camel(choice)))),
            ("answer with", found.ClosedAt is null ? $"abathur escalation respond {found.Id} {string.Join('|', found.Choices.Select(choice => Text.Camel(choice)))}{(found.Kind == EscalationKind.Blocker ? " --note \"…\"" : string.Empty)}" : null))));
    });
}
