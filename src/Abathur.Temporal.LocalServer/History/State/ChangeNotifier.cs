namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>Tells everyone who waits that something changed.</summary>
internal sealed class ChangeNotifier
{
    private TaskCompletionSource? waiters;

    /// <summary>Take it before looking: a change after that ends it.</summary>
    public Task Next => LazyInitializer.EnsureInitialized(
        ref waiters, () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Notify() => Interlocked.Exchange(ref waiters, null)?.SetResult();
}
