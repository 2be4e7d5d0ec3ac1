namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>A schedule's id in a namespace.</summary>
internal readonly record struct ScheduleKey(string Namespace, string Id)
{
    private const string Prefix = "temporal-sys-scheduler:";

    /// <summary>What the real server calls the workflow that does the schedule's work; here there is none, and errors name it all the same.</summary>
    public string WorkflowId => Prefix + Id;

    /// <summary>As the store names it. No namespace's name has a line's end.</summary>
    public string Name => $"{Namespace}\n{Id}";
}
