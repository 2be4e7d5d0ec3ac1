using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task</c></summary>
internal static class TaskCommand
{
    public static Command Create() => new Command("task", "Submit, inspect and steer tasks.")
    {
        TaskSubmitCommand.Create(),
        TaskListCommand.Create(),
        TaskShowCommand.Create(),
        TaskLogsCommand.Create(),
        TaskDiffCommand.Create(),
        TaskWaitCommand.Create(),
        TaskCancelCommand.Create(),
        TaskRetryCommand.Create(),
        TaskPriorityCommand.Create(),
        TaskDependCommand.Create(),
        TaskExplainCommand.Create(),
        TaskGraphCommand.Create(),
        TaskPlanCommand.Create(),
    }.OnSwarm().WithConnection();

    /// <summary>The task that most of these commands are about.</summary>
    public static Argument<string> Task() => new("task") { Description = "The task's id (T1, T2, …) or key." };
}
