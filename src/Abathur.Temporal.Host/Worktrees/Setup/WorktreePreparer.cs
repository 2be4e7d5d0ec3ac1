using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>
/// Brings into a fresh worktree what the swarm's settings ask for: submodules, copied files, then what the prepare command makes. All of
/// that is hidden from git there, and what of it can't be hidden is noted as not the agent's.
/// </summary>
internal sealed class WorktreePreparer(GitRunner git, Submodules submodules, WorktreeCopier copier, WorktreeInspector inspector)
{
    private const int PathsPerCall = 500;
    private const int MaxListing = 64 * 1024 * 1024;

    // Each of them is compared with each file by git.
    private const int MaxHidden = 1000;

    /// <summary>Returns the paths of copied files that no commit may hold.</summary>
    /// <param name="folder">The task's folder, with its fresh worktree.</param>
    /// <param name="gitDirectory">The worktree's git directory.</param>
    /// <param name="setup">What is asked for; null: nothing.</param>
    /// <param name="start">The commit that is checked out.</param>
    /// <param name="line">The newest commit of the integration branch in it: what that tracks is no copy.</param>
    /// <param name="prepare">Runs the prepare command in the worktree.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WorktreeSetupException">It isn't possible.</exception>
    public async Task<IReadOnlyList<string>> PrepareAsync(
        TaskFolder folder, string gitDirectory, WorktreeSetup? setup, string start, string line,
        Func<string, CancellationToken, Task>? prepare, CancellationToken cancellationToken)
    {
        try
        {
            return setup is null ? [] : await BringAsync(folder, gitDirectory, setup, start, line, prepare, cancellationToken);
        }
        finally
        {
            // Also where that fails: what is there then is nobody's work.
            await inspector.RememberAsync(folder.Repository, folder.Context(gitDirectory), start, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<string>> BringAsync(
        TaskFolder folder, string gitDirectory, WorktreeSetup setup, string start, string line,
        Func<string, CancellationToken, Task>? prepare, CancellationToken cancellationToken)
    {
        if (setup.Submodules)
        {
            await BringSubmodulesAsync(folder, gitDirectory, setup.PrepareTimeoutSeconds, cancellationToken);
        }

        var named = setup.Copy is { Count: > 0 } patterns ? await copier.FindAsync(folder.Repository, patterns, cancellationToken) : [];
        var copies = named.Where(path => !Exists(folder.Path, path)).ToList();
        IReadOnlyList<HiddenPath> hidden = copies.Count > MaxHidden
            ? [.. setup.Copy!.Select(pattern => new HiddenPath(pattern, IsPattern: true))]
            : [.. copies.Select(path => new HiddenPath(path))];
        var own = await ReadPersonsOwnAsync(folder.Context(gitDirectory), cancellationToken);
        HiddenPaths.Write(folder.Path, hidden, copies, own);
        await Task.Run(() => WorktreeCopier.Copy(folder.Repository.Path, folder.Path, copies, cancellationToken), cancellationToken);
        if (setup.Prepare is { Count: > 0 } && prepare is not null)
        {
            try
            {
                await prepare(folder.Path, cancellationToken);
            }
            finally
            {
                // What a command left that failed or was ended is nobody's work either.
                var made = await MadeAsync(folder.Context(gitDirectory), CancellationToken.None);
                HiddenPaths.Write(folder.Path, [.. hidden, .. made], copies, own);
                await submodules.HideMadeAsync(gitDirectory, CancellationToken.None);
            }

            await RequireNoCommitAsync(folder.Context(gitDirectory), start, cancellationToken);
        }

        return await UntrackedAsync(folder.Repository, line, named, cancellationToken);
    }

    private async Task BringSubmodulesAsync(TaskFolder folder, string gitDirectory, double seconds, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await submodules.BringAsync(folder, gitDirectory, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WorktreeSetupException(FormattableString.Invariant(
                $"submodules: checking them out took longer than prepareTimeoutSeconds, {seconds:0.###} s, and was ended. Check them out in your checkout, from where worktrees take them, or give more: abathur swarm config prepareTimeoutSeconds=N"));
        }
    }

    private async Task<IReadOnlyList<HiddenPath>> MadeAsync(GitContext context, CancellationToken cancellationToken)
    {
        string[] list = ["ls-files", "--others", "--exclude-standard", "-z"];
        var files = await git.RunAsync(new GitCommand(context, list) { MaxOutput = MaxListing }, cancellationToken);
        var made = files.Truncated || files.Fields.Length > MaxHidden
            ? await git.RunAsync(new GitCommand(context, [.. list, "--directory"]) { MaxOutput = MaxListing }, cancellationToken)
            : files;
        return [.. made.Fields.Select(path => new HiddenPath(path))];
    }

    private async Task RequireNoCommitAsync(GitContext context, string start, CancellationToken cancellationToken)
    {
        var head = await git.RunAsync(new GitCommand(context, "rev-parse", "--verify", "--quiet", "HEAD") { Answers = [0, 1, 128] }, cancellationToken);
        if (head.Value != start)
        {
            throw new WorktreeSetupException("The prepare command committed or moved HEAD in the worktree. Let it only write files: commits there would be taken for the agent's.");
        }
    }

    // The integration branch's own files are the agent's to change, whatever the checkout has in their place.
    private async Task<IReadOnlyList<string>> UntrackedAsync(Repository repository, string line, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        HashSet<string> tracked = [];
        foreach (var some in paths.Chunk(PathsPerCall))
        {
            var listed = await git.RunAsync(
                new GitCommand(repository.Context, ["ls-tree", "-r", "-z", "--name-only", line, "--", .. some]) { MaxOutput = MaxListing }, cancellationToken);
            tracked.UnionWith(listed.Fields);
        }

        return [.. paths.Where(path => !tracked.Contains(path))];
    }

    private async Task<string> ReadPersonsOwnAsync(GitContext context, CancellationToken cancellationToken)
    {
        var named = await git.RunAsync(new GitCommand(context, "config", "--type=path", "--get", "core.excludesFile") { Answers = [0, 1] }, cancellationToken);
        var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        var file = named.ExitCode == 0 ? named.Value : Path.Combine(home, "git", "ignore");
        return File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : string.Empty;
    }

    private static bool Exists(string root, string path) =>
        Path.Exists(Path.Combine(root, path)) || new FileInfo(Path.Combine(root, path)).LinkTarget is not null;
}
