using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Escalations;

/// <summary><c>abathur escalation</c></summary>
internal static class EscalationCommand
{
    public static Command Create() => new Command("escalation", "A swarm's questions to an operator; each has a default that holds when nobody answers.")
    {
        EscalationListCommand.Create(),
        EscalationShowCommand.Create(),
        EscalationRespondCommand.Create(),
    }.OnSwarm().WithConnection();

    public static Argument<string> Id() => new("escalation") { Description = "The escalation's id, such as E1." };
}
