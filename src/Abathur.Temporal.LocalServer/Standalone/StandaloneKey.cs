using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>The id, in a namespace, of something that belongs to no workflow.</summary>
internal readonly record struct StandaloneKey(StandaloneKind Kind, string Namespace, string Id)
{
    // No namespace's name has a line's end.
    private const char Separator = '\n';

    private static readonly (StandaloneKind Kind, string Name)[] Names =
    [
        (StandaloneKind.Activity, "activities"),
        (StandaloneKind.NexusOperation, "operations"),
    ];

    /// <summary>
    /// The part of the namespace that those of its kind are in: in the store and in lists they stand beside its workflows, with ids of
    /// their own.
    /// </summary>
    public string Division => DivisionOf(Kind, Namespace);

    public static string DivisionOf(StandaloneKind kind, string ns) => $"{ns}{Separator}{Names.First(it => it.Kind == kind).Name}";

    /// <summary>What a namespace's <see cref="Division"/> holds; null for a namespace.</summary>
    public static StandaloneKind? KindOf(string division) =>
        division.LastIndexOf(Separator) is >= 0 and var end ? Names.First(it => division.AsSpan(end + 1).SequenceEqual(it.Name)).Kind : null;

    /// <summary>As the store and task queues name it.</summary>
    /// <param name="division">The division.</param>
    /// <param name="id">The id.</param>
    public static StandaloneKey In(string division, string id) => new(KindOf(division)!.Value, division[..division.LastIndexOf(Separator)], id);

    public ExecutionKey Run(string runId) => new(Division, Id, runId);
}

/// <summary>What can belong to no workflow.</summary>
internal enum StandaloneKind
{
    Activity,
    NexusOperation,
}
