using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Standalone.Decisions;

/// <summary>The id of a standalone activity in a namespace.</summary>
internal readonly record struct ActivityKey(string Namespace, string Id)
{
    // No namespace's name has a line's end.
    private const string Suffix = "\nactivities";

    /// <summary>
    /// The part of the namespace that its standalone activities are in: in the store and in lists they stand beside its workflows,
    /// with ids of their own.
    /// </summary>
    public string Division => DivisionOf(Namespace);

    public static string DivisionOf(string ns) => ns + Suffix;

    /// <summary>Whether it is a namespace's <see cref="Division"/>.</summary>
    public static bool IsDivision(string name) => name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>As the store and task queues name it.</summary>
    /// <param name="division">The division.</param>
    /// <param name="id">The activity's id.</param>
    public static ActivityKey In(string division, string id) => new(division[..^Suffix.Length], id);

    public ExecutionKey Run(string runId) => new(Division, Id, runId);
}
