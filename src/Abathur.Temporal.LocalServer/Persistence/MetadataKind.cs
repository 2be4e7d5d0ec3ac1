namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>What a named blob outside of executions belongs to. The numbers are on disk.</summary>
internal enum MetadataKind
{
    /// <summary>A namespace; its search attributes with it.</summary>
    Namespace = 1,

    /// <summary>A task that is out with a worker.</summary>
    Task = 2,

    /// <summary>Of the server as a whole.</summary>
    Server = 3,
}
