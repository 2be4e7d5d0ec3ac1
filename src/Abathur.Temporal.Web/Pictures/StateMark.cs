using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>A task's state as a sign that needs no colour.</summary>
internal static class StateMark
{
    public static string Of(TaskState state) => state switch
    {
        TaskState.Completed => "✓",
        TaskState.Running => "▶",
        TaskState.Ready => "●",
        TaskState.Pending => "○",
        TaskState.Blocked => "■",
        TaskState.Failed => "✗",
        _ => "–",
    };

    /// <summary>The class of a state in styles.</summary>
    public static string Class(TaskState state) => "state-" + Text.Camel(state);
}
