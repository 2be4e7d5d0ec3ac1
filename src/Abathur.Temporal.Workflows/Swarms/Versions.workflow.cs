namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>The ids of changes of what a workflow does, for <c>Workflow.Patched</c>. An id is never used again for another change.</summary>
internal static class Versions
{
    /// <summary>
    /// A swarm's integration branch is a ref of its own instead of a branch, and its start looks for an earlier swarm of its name. Asked
    /// once, at the start: workers that don't know it can't take such a swarm's workflow, and one that started before it
    /// keeps its branch to the end.
    /// </summary>
    public const string IntegrationRef = "integration-ref";

    /// <summary>The second version of the rules that a board decides by. Asked once, when a run begins.</summary>
    public const string SecondRules = "rules-2";

    /// <summary>The third version of the rules that a board decides by.</summary>
    public const string ThirdRules = "rules-3";

    /// <summary>The fourth version of the rules that a board decides by.</summary>
    public const string FourthRules = "rules-4";

    /// <summary>The fifth version of the rules that a board decides by.</summary>
    public const string FifthRules = "rules-5";

    /// <summary>The sixth version of the rules that a board decides by.</summary>
    public const string SixthRules = "rules-6";

    /// <summary>A canceled attempt that used something reports it by signal before it closes. Asked only there.</summary>
    public const string CanceledUsage = "canceled-usage";

    /// <summary>An attempt whose merge was not heard of any more looks whether it is merged. Asked only there.</summary>
    public const string FindsMerge = "finds-merge";

    /// <summary>An attempt that is canceled after its host failed at its merge looks whether it is merged. Asked only there.</summary>
    public const string FindsMergeWhenCanceled = "finds-merge-when-canceled";

    /// <summary>A swarm takes over what an earlier run started, after a reset. Asked only where an id is taken.</summary>
    public const string TakesOver = "takes-over";
}
