namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>How long the server keeps a call waiting, in real time, as the real one does.</summary>
internal static class LongPolls
{
    /// <summary>A poll for a task is answered empty then.</summary>
    public static readonly TimeSpan Task = TimeSpan.FromSeconds(60);

    /// <summary>How long before the caller's deadline a poll, or a wait for new history, is answered empty rather than not at all.</summary>
    public static readonly TimeSpan TailRoom = TimeSpan.FromSeconds(1);

    /// <summary>A wait for new history is answered without any then.</summary>
    public static readonly TimeSpan History = TimeSpan.FromSeconds(20);

    /// <summary>A wait for an update is answered with what has come of it then.</summary>
    public static readonly TimeSpan Update = TimeSpan.FromSeconds(20);

    /// <summary>A wait for a standalone activity or Nexus operation is answered empty then.</summary>
    public static readonly TimeSpan Standalone = TimeSpan.FromSeconds(20);

    /// <summary>A query that a worker was handed is handed to another one then; from a sticky queue it goes to the normal one.</summary>
    public static readonly TimeSpan Query = TimeSpan.FromSeconds(10);
}
