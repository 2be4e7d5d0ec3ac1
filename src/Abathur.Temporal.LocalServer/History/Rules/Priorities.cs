using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>Temporal's priority keys: 1 first, 5 last, 3 where none is given.</summary>
internal static class Priorities
{
    private const int Default = 3;

    public static int Of(Priority? priority) => priority is { PriorityKey: > 0 } ? priority.PriorityKey : Default;

    /// <summary>What is wrong with it, in the real server's words; null for nothing.</summary>
    public static string? Problem(Priority? priority) => priority switch
    {
        { PriorityKey: < 0 } => "priority key can't be negative",
        { FairnessWeight: < 0 } => "must be greater than zero",
        _ => null,
    };

    /// <summary>An activity's own, and the workflow's where it says nothing.</summary>
    public static int Of(Priority? activity, Priority? workflow) => Of(activity is { PriorityKey: > 0 } ? activity : workflow);
}
