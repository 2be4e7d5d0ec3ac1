using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Goals;

/// <summary><c>abathur goal</c></summary>
internal static class GoalCommand
{
    public static Command Create() => new Command("goal", "What a swarm pursues; tasks gain by their goal's priority.")
    {
        GoalAddCommand.Create(),
        GoalListCommand.Create(),
        GoalBudgetCommand.Create(),
        GoalStatusCommand.Create("pause", "Lets a goal's tasks wait.", GoalStatus.Paused),
        GoalStatusCommand.Create("resume", "Lets a paused goal's tasks start.", GoalStatus.Active),
        GoalStatusCommand.Create("retire", "Ends a goal for good: its tasks wait, and no new ones are taken.", GoalStatus.Retired),
    }.OnSwarm().WithConnection();
}
