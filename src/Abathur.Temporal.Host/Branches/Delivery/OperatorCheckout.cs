using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches.Delivery;

/// <summary>
/// A working tree of the operator's that takes a delivery. It is touched only when git itself says, from within its folder,
/// that it belongs to the repository, has the branch checked out and is clean; and nothing in it is overwritten.
/// </summary>
internal sealed class OperatorCheckout(GitRunner git, Refs refs, StatusReader status)
{
    private const string Nothing = "nothing was delivered";
    private const int PathsPerCall = 500;

    // What git keeps while the operator is in the middle of something, and how they end it.
    private static readonly (string File, string Name)[] Operations =
    [
        ("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("sequencer", "cherry-pick"),
        ("rebase-merge", "rebase"), ("rebase-apply", "am"), ("BISECT_LOG", "bisect"),
    ];

    /// <summary>Asks git, in the folder, whether it is what the repository's list says.</summary>
    /// <exception cref="RefusedException">It is missing, something else, or has another branch.</exception>
    public async Task<GitContext> OpenAsync(Repository repository, Checkout checkout, CancellationToken cancellationToken)
    {
        var branch = checkout.Branch![GitNames.Heads.Length..];
        var path = Locate(repository, checkout, branch);
        var command = new GitCommand(
            new GitContext(path, Ceiling: Path.GetDirectoryName(path)), "rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--symbolic-full-name", "HEAD")
        {
            Answers = [0, 128],
        };
        var answer = await git.RunAsync(command, cancellationToken);
        return answer.ExitCode == 0 && answer.Lines.ToArray() is [var own, var common, var head]
            && Path.GetFullPath(common) == repository.CommonDirectory && head == checkout.Branch
            ? repository.InWorktree(path, Path.GetFullPath(own))
            : throw new RefusedException(
                $"git lists {path} as the working tree that has '{branch}' checked out, but in that folder it finds something else; {Nothing}. "
                + $"Look with: git -C {path} status. If the working tree was moved: git worktree repair NEW-PATH. If it is gone for good: git worktree prune");
    }

    /// <exception cref="RefusedException">It has changes, or the operator is in the middle of a merge or the like.</exception>
    public async Task RequireCleanAsync(GitContext context, string before, CancellationToken cancellationToken)
    {
        var folder = context.WorkTree!;
        if (Operations.FirstOrDefault(operation => Path.Exists(Path.Combine(context.GitDirectory!, operation.File))) is { Name: { } name })
        {
            throw new RefusedException($"A {name} is under way in {folder}; {Nothing}. Finish it, or end it (git -C {folder} {name} {End(name)}), then deliver again.");
        }

        var (head, _, _, changed) = await status.ReadAsync(context, cancellationToken);
        if (changed.Count > 0)
        {
            throw new RefusedException(
                $"The branch is checked out in {folder} with changes ({GitText.List(changed)}); {Nothing}. "
                + "Commit or stash them, then deliver again.");
        }

        if (head != before)
        {
            throw Moved(folder);
        }
    }

    /// <summary>Brings its files and its branch from one commit to another; if the branch has moved meanwhile, neither.</summary>
    /// <exception cref="RefusedException">A file of the operator's is in the way, or the branch has moved; it is as it was.</exception>
    public async Task MoveAsync(GitContext context, string reason, string branch, string before, string commit, CancellationToken cancellationToken)
    {
        var folder = context.WorkTree!;
        await RequireRoomAsync(context, before, commit, cancellationToken);
        await ReadTreeAsync(context, before, commit);
        var head = await git.RunAsync(new GitCommand(context, "symbolic-ref", "--quiet", "HEAD") { Answers = [0, 1] }, CancellationToken.None);
        if (head.Value != branch || !await refs.MoveAsync(context, folder, reason, Refs.Update(branch, commit, before)))
        {
            await ReadTreeAsync(context, commit, before);
            throw Moved(folder);
        }
    }

    // Where the git directory lies elsewhere (a submodule, --separate-git-dir) git names that instead of the working tree.
    private static string Locate(Repository repository, Checkout checkout, string branch)
    {
        if (Path.Exists(Path.Combine(checkout.Path, ".git")))
        {
            return checkout.Path;
        }

        if (!checkout.IsMain)
        {
            var prune = $"git -C {repository.Path} worktree prune";
            throw new RefusedException(
                $"'{branch}' is checked out in {checkout.Path}, which is missing (its disk may not be mounted); {Nothing}. If it is gone for good: "
                + (checkout.LockReason is null ? prune : $"git -C {repository.Path} worktree unlock {checkout.Path}, then {prune}"));
        }

        return repository.GitDirectory == repository.CommonDirectory && Path.Exists(Path.Combine(repository.Path, ".git"))
            ? repository.Path
            : throw new RefusedException(
                $"'{branch}' is checked out, but git doesn't say where ({checkout.Path}); {Nothing}. Give the path of its working tree: --repository PATH");
    }

    // git overwrites ignored files with a merge's without a word.
    private async Task RequireRoomAsync(GitContext context, string before, string commit, CancellationToken cancellationToken)
    {
        var added = await git.RunAsync(
            context, ["diff-tree", "-r", "-z", "--name-only", "--diff-filter=A", "--no-renames", before, commit], cancellationToken);
        var suspects = added.Fields.Select(path => InTheWay(context.WorkTree!, path)).OfType<string>().Distinct().ToList();
        List<string> untracked = [];
        foreach (var some in suspects.Chunk(PathsPerCall))
        {
            var others = await git.RunAsync(context, ["ls-files", "--others", "-z", "--", .. some.Select(path => ":(literal)" + path)], cancellationToken);
            untracked.AddRange(others.Fields);
        }

        if (untracked.Count > 0)
        {
            throw new RefusedException(
                $"{context.WorkTree} holds files that git doesn't track and the delivery would overwrite ({GitText.List(untracked)}); {Nothing}. "
                + "Move them away, then deliver again.");
        }
    }

    /// <summary>What is there now where a new file comes: at its own path, or a file where it needs a folder.</summary>
    private static string? InTheWay(string root, string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            var info = new FileInfo(Path.Combine(root, path[..end]));
            if (info.Exists || info.LinkTarget is not null)
            {
                return path[..end];
            }
        }

        return Path.Exists(Path.Combine(root, path)) || new FileInfo(Path.Combine(root, path)).LinkTarget is not null ? path : null;
    }

    private async Task ReadTreeAsync(GitContext context, string from, string to)
    {
        GitOutput read;
        try
        {
            // Files whose times alone changed would be taken for changed ones.
            await git.RunAsync(new GitCommand(context, "update-index", "--refresh") { Answers = [0, 1] }, CancellationToken.None);
            read = await git.RunAsync(new GitCommand(context, "read-tree", "-m", "-u", from, to) { Answers = [0, 1, 128] }, CancellationToken.None);
        }
        catch (GitException e)
        {
            throw Refused(context, e.StandardError);
        }

        if (read.ExitCode != 0)
        {
            throw Refused(context, read.Error);
        }
    }

    private static RefusedException Refused(GitContext context, string error) =>
        new($"git refuses to update {context.WorkTree}; {Nothing}. It says: {GitText.Line(error, 500)}");

    private static RefusedException Moved(string folder) =>
        new($"{folder} moved to another commit or branch in the meantime; {Nothing}. Deliver again.");

    private static string End(string name) => name == "bisect" ? "reset" : "--abort";
}
