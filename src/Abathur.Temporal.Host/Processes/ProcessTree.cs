using System.Diagnostics;

namespace Abathur.Temporal.Host.Processes;

/// <summary>Ends a process and all that came of it.</summary>
/// <param name="root">The first process.</param>
/// <param name="mark">What its environment, and so its descendants', holds; finds the orphaned among them.</param>
/// <param name="session">The session that is wholly the tree's; null: none is known to be.</param>
/// <param name="guarded">Whether the first process only guards the agent: it isn't asked to end, since its end kills the rest.</param>
internal sealed class ProcessTree(ProcessIdentity root, string mark, int? session, bool guarded)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // A killed process that hasn't gone by then hangs in the kernel (a dead network disk, say) and can't be waited for.
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    /// <summary>Asks the tree to end, kills it after the grace, and returns once all of it is gone; false if some of it hangs.</summary>
    public async Task<bool> EndAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        if (grace > TimeSpan.Zero && !OperatingSystem.IsWindows())
        {
            Signal(PosixSignals.Terminate);
            await WaitAsync(grace, again: null, cancellationToken);
        }

        // Killing may race with forking: who appears in between is killed with the next look.
        return await WaitAsync(KillLimit, again: () => Signal(PosixSignals.Kill), cancellationToken);
    }

    private async Task<bool> WaitAsync(TimeSpan limit, Action? again, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (IsAlive())
        {
            if (clock.Elapsed > limit)
            {
                return false;
            }

            again?.Invoke();
            await Task.Delay(Poll, cancellationToken);
        }

        return true;
    }

    private bool IsAlive() => OperatingSystem.IsLinux() ? Look() is not { Members.Count: 0, IsWhole: true } : root.IsAlive;

    private void Signal(int signal)
    {
        if (OperatingSystem.IsLinux())
        {
            foreach (var process in Look().Members.Where(process => signal == PosixSignals.Kill || !guarded || process.Pid != root.Pid))
            {
                PosixSignals.Send(process.Pid, signal);
            }
        }
        else if (root.IsAlive && signal == PosixSignals.Terminate)
        {
            PosixSignals.Send(root.Pid, signal);
        }
        else if (root.IsAlive)
        {
            KillElsewhere();
        }
    }

    private void KillElsewhere()
    {
        try
        {
            using var process = Process.GetProcessById(root.Pid);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It ended meanwhile, or parts of it did: the caller looks again.
        }
    }

    // The root counts only while it is the same process; its id may be somebody else's by now.
    private LinuxTree Look() => LinuxProcesses.Tree(root.IsAlive ? root.Pid : -1, mark, session);
}
