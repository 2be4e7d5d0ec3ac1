using System.Collections.Concurrent;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// The right to change or list a repository's linked worktrees, of all processes of ours on it. <c>git worktree add</c>
/// writes a worktree's folder file by file, and every git that lists worktrees meanwhile (another add, a fetch) dies on what
/// isn't there yet: <c>failed to read …/commondir: Success</c>. Held for milliseconds: no checkout, no network.
/// </summary>
internal sealed class AdministrationLock : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Within the process the waiting is fair and costs nothing; the file is for the other processes.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim turn;
    private readonly FileLock file;

    private AdministrationLock(SemaphoreSlim turn, FileLock file) => (this.turn, this.file) = (turn, file);

    /// <summary>Waits for it, then removes what a process of ours that died left half-made: git would die on that for ever.</summary>
    /// <exception cref="GitException">Somebody held it for two minutes.</exception>
    public static async Task<AdministrationLock> TakeAsync(Repository repository, CancellationToken cancellationToken)
    {
        var path = Path.Combine(repository.CommonDirectory, "abathur-worktrees.lock");
        var turn = Turns.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await turn.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Held(path);
        }

        try
        {
            var taken = new AdministrationLock(turn, await FileLock.TakeAsync(path, limit.Token));
            RemoveHalfMade(repository);
            return taken;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            turn.Release();
            throw Held(path);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    public void Dispose()
    {
        file.Dispose();
        turn.Release();
    }

    private static void RemoveHalfMade(Repository repository)
    {
        foreach (var worktree in Directory.Exists(repository.Administration) ? Directory.GetDirectories(repository.Administration) : [])
        {
            if (TaskFolder.IsOurs(worktree)
                && (TaskFolder.ReadLine(Path.Combine(worktree, "commondir")) is null || TaskFolder.ReadLine(Path.Combine(worktree, "HEAD")) is null))
            {
                FolderRemoval.Delete(worktree);
            }
        }
    }

    private static GitException Held(string path) =>
        new("worktree", 128, $"{path} was held for {Limit.TotalMinutes:0} minutes; it says by which process.");
}
