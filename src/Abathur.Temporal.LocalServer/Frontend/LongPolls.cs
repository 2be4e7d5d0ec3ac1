namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>How long the server keeps a call waiting, in real time, as the real one does.</summary>
internal static class LongPolls
{
    /// <summary>A poll for a task is answered empty then.</summary>
    public static readonly TimeSpan Task = TimeSpan.FromSeconds(60);

    /// <summary>A wait for new history, or for an update, is answered with what there is then.</summary>
    public static readonly TimeSpan History = TimeSpan.FromSeconds(20);

    /// <summary>A query that a worker was handed is handed to another one then; from a sticky queue it goes to the normal one.</summary>
    public static readonly TimeSpan Query = TimeSpan.FromSeconds(10);
}
