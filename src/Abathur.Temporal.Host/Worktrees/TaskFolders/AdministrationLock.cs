using System.Collections.Concurrent;
using System.Security.Cryptography;
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
    /// <summary>Names what git keeps about a worktree while it is being deleted, beside git's own files.</summary>
    public const string Removed = "abathur-removed-";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Within the process the waiting is fair and costs nothing; the file is for the other processes.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim turn;
    private readonly FileLock file;
    private readonly string commonDirectory;

    private AdministrationLock(SemaphoreSlim turn, FileLock file, string commonDirectory) =>
        (this.turn, this.file, this.commonDirectory) = (turn, file, commonDirectory);

    /// <summary>Waits for it, then removes what processes of ours that died left half made, which git would die on for ever, or half removed.</summary>
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

        FileLock? file = null;
        try
        {
            file = await FileLock.TakeAsync(path, limit.Token);
            RemoveHalves(repository);
            return new AdministrationLock(turn, file, repository.CommonDirectory);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            turn.Release();
            throw Held(path);
        }
        catch
        {
            file?.Dispose();
            turn.Release();
            throw;
        }
    }

    /// <summary>Removes what killed processes left half made or half removed.</summary>
    /// <exception cref="GitException">Somebody held the lock for two minutes.</exception>
    public static async Task SweepAsync(Repository repository, CancellationToken cancellationToken) =>
        (await TakeAsync(repository, cancellationToken)).Dispose();

    /// <summary>
    /// Removes what git keeps about a worktree. It moves out of git's sight first: of a process that is killed meanwhile, no half
    /// stays that git or we would take for a worktree, or for nobody's.
    /// </summary>
    public void Remove(string gitDirectory)
    {
        if (!Directory.Exists(gitDirectory))
        {
            return;
        }

        var aside = Path.Combine(commonDirectory, Removed + RandomNumberGenerator.GetHexString(8, lowercase: true));
        Directory.Move(gitDirectory, aside);
        FolderRemoval.Delete(aside);
    }

    public void Dispose()
    {
        file.Dispose();
        turn.Release();
    }

    // Of worktrees that were being made, and of those that were being removed.
    private static void RemoveHalves(Repository repository)
    {
        foreach (var worktree in Directory.Exists(repository.Administration) ? Directory.GetDirectories(repository.Administration) : [])
        {
            if (TaskFolder.IsOurs(worktree)
                && (TaskFolder.ReadLine(Path.Combine(worktree, "commondir")) is null || TaskFolder.ReadLine(Path.Combine(worktree, "HEAD")) is null))
            {
                FolderRemoval.Delete(worktree);
            }
        }

        foreach (var removed in Directory.GetDirectories(repository.CommonDirectory, Removed + "*"))
        {
            FolderRemoval.Delete(removed);
        }
    }

    private static GitException Held(string path) =>
        new("worktree", 128, $"{path} was held for {Limit.TotalMinutes:0} minutes; it says by which process.");
}
