namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>
/// The merges into one integration branch on this host, first come, first served. All verify at once, each on the branch's
/// tip plus the candidates ahead of it; a failure makes only those behind it verify again. Whoever is ready and has waited
/// for as long as its own verification took goes past one that is still verifying; that one then gets a turn that nobody
/// passes, so that neither a hung command holds up the others nor a long one is starved by them.
/// </summary>
internal sealed class MergeQueue(TimeProvider time)
{
    internal static readonly TimeSpan MinPatience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<MergeTurn> turns = [];
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Brings one task's work onto the branch.</summary>
    /// <param name="name">The task's id.</param>
    /// <param name="steps">How.</param>
    /// <param name="waits">Is told what the turn waits for, in a few words.</param>
    /// <param name="cancellationToken">Gives the turn up.</param>
    /// <returns>The candidate that landed.</returns>
    public async Task<string> RunAsync(string name, MergeSteps steps, Action<string> waits, CancellationToken cancellationToken)
    {
        var turn = new MergeTurn(name);
        try
        {
            while (true)
            {
                await BeginAsync(turn, waits, cancellationToken);
                if (await TryAsync(turn, steps, waits, cancellationToken) is { } landed)
                {
                    return landed;
                }
            }
        }
        finally
        {
            Change(() =>
            {
                turns.Remove(turn);
                turn.IsQueued = false;
            });
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes a place, or keeps the one it has, and waits until the one ahead has a candidate to build on.</summary>
    private async Task BeginAsync(MergeTurn turn, Action<string> waits, CancellationToken cancellationToken)
    {
        Change(() =>
        {
            (turn.Candidate, turn.IsVerified) = (null, false);
            if (!turn.IsQueued)
            {
                turns.Add(turn);
                turn.IsQueued = true;
            }
        });
        await UntilAsync(
            () =>
            {
                var context = turns.IndexOf(turn);
                turn.Ahead = context > 0 ? turns[context - 1] : null;
                turn.Onto = turn.Ahead?.Candidate;
                return turn.Ahead is null || turn.Onto is not null;
            },
            () => waits($"waits for {turn.Ahead?.Name} to be ready to merge"),
            Timeout.InfiniteTimeSpan,
            cancellationToken);
    }

    /// <summary>One try; null: what it was built on did not hold.</summary>
    private async Task<string?> TryAsync(MergeTurn turn, MergeSteps steps, Action<string> waits, CancellationToken cancellationToken)
    {
        using var stale = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = CancelWhenStaleAsync(turn, stale);
        try
        {
            var candidate = await steps.Build(turn.Onto, stale.Token);
            Change(() => turn.Candidate = candidate);
            var start = time.GetTimestamp();
            waits("verifies");
            await steps.Verify(stale.Token);
            Change(() => turn.IsVerified = true);
            await UntilFirstAsync(turn, time.GetElapsedTime(start), waits, stale.Token);
            if (await steps.Land(candidate))
            {
                Change(() => turn.IsLanded = true);
                return candidate;
            }
        }
        catch (OperationCanceledException) when (stale.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What is ahead has failed, or was passed: once more, without it.
        }
        catch (Exception e) when (turn.Ahead is not null && e is not OperationCanceledException)
        {
            // It may be the fault of the work ahead: it counts once that has landed.
            await UntilAsync(() => turn.IsFirst || turn.IsStale, null, Timeout.InfiniteTimeSpan, cancellationToken);
            if (!turn.IsStale)
            {
                throw;
            }
        }
        finally
        {
            await stale.CancelAsync();
            await watching;
        }

        return null;
    }

    private async Task UntilFirstAsync(MergeTurn turn, TimeSpan verification, Action<string> waits, CancellationToken cancellationToken)
    {
        var patience = verification > MinPatience ? verification : MinPatience;
        var told = () => waits($"waits to merge behind {turn.Ahead?.Name}");
        if (!await UntilAsync(() => turn.IsFirst, told, patience, cancellationToken))
        {
            Change(() => PassSlowest(turn));
            await UntilAsync(() => turn.IsFirst, told, Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    // The foremost that is still verifying; what waits behind it waits for it, too.
    private void PassSlowest(MergeTurn turn)
    {
        if (turns.TakeWhile(other => other != turn).FirstOrDefault(other => !other.IsVerified) is { WasPassed: false } slow)
        {
            turns.Remove(slow);
            (slow.IsQueued, slow.WasPassed) = (false, true);
        }
    }

    private async Task CancelWhenStaleAsync(MergeTurn turn, CancellationTokenSource stale)
    {
        try
        {
            await UntilAsync(() => turn.IsStale, null, Timeout.InfiniteTimeSpan, stale.Token);
            await stale.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The try has ended.
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            changed.TrySetResult();
            changed = NewSignal();
        }
    }

    /// <summary>Waits until the condition holds, which is looked at after each change; false: the limit came first.</summary>
    private async Task<bool> UntilAsync(Func<bool> condition, Action? waits, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = limit == Timeout.InfiniteTimeSpan ? null : Task.Delay(limit, time, cancellationToken);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (condition())
                {
                    return true;
                }

                next = changed.Task;
            }

            waits?.Invoke();
            await Task.WhenAny(end is null ? [next.WaitAsync(cancellationToken)] : [next.WaitAsync(cancellationToken), end]);
            cancellationToken.ThrowIfCancellationRequested();
            if (end is { IsCompleted: true })
            {
                return false;
            }
        }
    }
}
