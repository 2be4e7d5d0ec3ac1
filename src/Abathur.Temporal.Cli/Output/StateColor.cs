using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>The colours of tasks' states.</summary>
internal static class StateColor
{
    public static Color Of(TaskState state) => state switch
    {
        TaskState.Completed => Color.Green,
        TaskState.Running => Color.Blue,
        TaskState.Ready => Color.Aqua,
        TaskState.Failed => Color.Red,
        TaskState.Blocked => Color.Yellow,
        _ => Color.Grey,
    };
}
