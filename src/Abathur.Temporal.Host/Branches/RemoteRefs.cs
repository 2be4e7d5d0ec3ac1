using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging;
using RefMove = (string Name, string? Commit, string? Expected);

namespace Abathur.Temporal.Host.Branches;

/// <summary>
/// Keeps a clone's refs in line with its remote, and moves the remote's by compare-and-swap. Only refs below
/// <c>refs/heads/abathur/</c> and <c>refs/abathur/</c> are ever pushed.
/// </summary>
internal sealed class RemoteRefs(GitRunner git, Refs refs, ILogger log)
{
    /// <summary>How git fetches and does nothing else: no tags, no maintenance, no program that configuration names.</summary>
    public static IReadOnlyList<string> PlainFetch { get; } =
    [
        "fetch", "--quiet", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head", "--no-recurse-submodules", "--upload-pack=git-upload-pack",
    ];

    private static readonly string[] Fetch = [.. PlainFetch, "--prune", "--force"];

    private static readonly string[] Push =
        ["push", "--quiet", "--porcelain", "--no-verify", "--no-signed", "--recurse-submodules=no", "--receive-pack=git-receive-pack"];

    // As many hosts as may show a merge at the same time; a branch that lags is told by the swarm's status.
    private const int MaxFollows = 5;

    // How git and servers say that the ref isn't where it was.
    private static readonly string[] Moved =
        ["(stale info)", "(fetch first)", "(non-fast-forward)", "already exists", "cannot lock ref", "failed to update ref", "incorrect old value"];

    /// <summary>Fetches all branches, tags and HEAD: what a base may be.</summary>
    public async Task FetchAllAsync(Remote remote, CancellationToken cancellationToken)
    {
        using var held = await FileLock.TakeAsync(remote.LockFile, cancellationToken);
        try
        {
            await RunAsync(
                remote, [.. Fetch, "--", remote.Url, "+HEAD:" + Remote.Head, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], cancellationToken);
        }
        catch (GitException e) when (e.StandardError.Contains("remote ref HEAD", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{remote.Url} has no commit yet: push something first, so that the integration branch has a start.", e);
        }
    }

    /// <summary>Brings the integration branch in the clone to where the remote has it; returns that, and the commit of a task's branch there.</summary>
    public async Task<BranchPositions?> SyncAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var remote = repository.Remote!;
        var ours = $"{GitNames.Heads}abathur/{swarm}/*";
        using var held = await FileLock.TakeAsync(remote.LockFile, cancellationToken);
        // By pattern, since git refuses to fetch a name that isn't there; what else it matches does no harm.
        string[] lines = repository.IntegrationRef is { } own ? [$"+{own}*:{own}*"] : [];
        await RunAsync(remote, [.. Fetch, "--", remote.Url, $"+{ours}:{ours}", .. lines], cancellationToken);
        var (line, branch) = (IntegrationRefs.Ref(repository, swarm), IntegrationRefs.BranchRef(swarm, taskId));
        var there = await refs.ReadAsync(remote.Mirror, cancellationToken, line, branch);
        if (!there.TryGetValue(line, out var tip))
        {
            return null;
        }

        await refs.MoveAsync(repository, "fetched", Refs.Set(line, tip));
        return new BranchPositions(tip, there.GetValueOrDefault(branch));
    }

    /// <summary>A ref of the remote, as last fetched.</summary>
    public async Task<string?> FindAsync(Remote remote, string name, CancellationToken cancellationToken) =>
        (await refs.ReadAsync(remote.Mirror, cancellationToken, name)).GetValueOrDefault(name);

    /// <summary>Moves a ref of the remote from one commit to another; null: from or to nothing. False: it isn't where it was.</summary>
    public Task<bool> MoveAsync(Repository repository, string name, string? commit, string? expected, CancellationToken cancellationToken) =>
        PushAsync(repository.Remote!, (name, commit, expected), cancellationToken);

    /// <summary>Moves the integration branch, and then the branch that shows it, unless somebody pushed other commits to that.</summary>
    public async Task<bool> AdvanceAsync(Repository repository, string swarm, string commit, string? expected, CancellationToken cancellationToken)
    {
        // Not both in one push: of two hosts that push at once each may win one of the refs, and the branch would show a merge that isn't on the line.
        if (!await MoveAsync(repository, IntegrationRefs.Ref(repository, swarm), commit, expected, cancellationToken))
        {
            return false;
        }

        await ShowAsync(repository, swarm, commit, cancellationToken);
        return true;
    }

    /// <summary>Has the branch show where the integration branch is, if it may. The merge stands in any case; what is refused is logged.</summary>
    public async Task ShowAsync(Repository repository, string swarm, string commit, CancellationToken cancellationToken)
    {
        var (remote, branch) = (repository.Remote!, IntegrationRefs.BranchRef(swarm));
        if (IntegrationRefs.Ref(repository, swarm) == branch)
        {
            return;
        }

        try
        {
            for (var tries = 1; tries <= MaxFollows && await FollowAsync(remote, branch, commit, cancellationToken) is { } move; tries++)
            {
                if (await PushAsync(remote, move, cancellationToken))
                {
                    return;
                }

                // Another host has shown its merge since the last fetch: the branch follows from where it is now.
                await FetchAsync(remote, [$"+{branch}*:{branch}*"], cancellationToken);
            }
        }
        catch (GitException e)
        {
            HostLog.BranchLags(log, GitRefs.FollowingBranch(swarm), e.Message);
        }
    }

    /// <summary>Whether the remote takes a ref of this name: some hosting services take branches and tags only.</summary>
    public async Task<bool> TakesAsync(Repository repository, string name, string commit, CancellationToken cancellationToken)
    {
        var remote = repository.Remote!;
        var push = await git.RunAsync(
            new GitCommand(remote.Mirror, [.. Push, "--force", "--", remote.Url, $"{commit}:{name}"]) { Network = true, Answers = [0, 1] }, cancellationToken);
        if (push.ExitCode != 0)
        {
            return false;
        }

        await git.RunAsync(
            new GitCommand(remote.Mirror, [.. Push, "--", remote.Url, ":" + name]) { Network = true, Answers = [0, 1] }, cancellationToken);
        return true;
    }

    /// <summary>How the branch follows the integration branch to a commit; null: it shows that already, or commits that somebody else pushed.</summary>
    private async Task<RefMove?> FollowAsync(Remote remote, string branch, string commit, CancellationToken cancellationToken)
    {
        var shown = await FindAsync(remote, branch, cancellationToken);
        if (shown is null)
        {
            return (branch, commit, null);
        }

        var ancestor = new GitCommand(remote.Mirror, "merge-base", "--is-ancestor", shown, commit) { Answers = [0, 1, 128] };
        return shown != commit && (await git.RunAsync(ancestor, cancellationToken)).ExitCode == 0 ? (branch, commit, shown) : null;
    }

    private async Task FetchAsync(Remote remote, IReadOnlyList<string> specs, CancellationToken cancellationToken)
    {
        using var held = await FileLock.TakeAsync(remote.LockFile, cancellationToken);
        await RunAsync(remote, [.. Fetch, "--", remote.Url, .. specs], cancellationToken);
    }

    private async Task<bool> PushAsync(Remote remote, RefMove move, CancellationToken cancellationToken)
    {
        string[] arguments = [.. Push, $"--force-with-lease={move.Name}:{move.Expected}", "--", remote.Url, $"{move.Commit}:{move.Name}"];
        var push = await git.RunAsync(new GitCommand(remote.Mirror, arguments) { Network = true, Answers = [0, 1] }, cancellationToken);
        if (push.ExitCode == 0)
        {
            return true;
        }

        var row = push.Lines.FirstOrDefault(line => line.StartsWith('!'))?.Replace('\t', ' ');
        var said = $"{row ?? push.Text}\n{push.Error}";
        return Moved.Any(word => said.Contains(word, StringComparison.Ordinal))
            ? false
            : throw new GitException("push", push.ExitCode, $"{remote.Url} doesn't take {move.Name}: {GitText.Line(said, 500)}");
    }

    private Task<GitOutput> RunAsync(Remote remote, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        git.RunAsync(new GitCommand(remote.Mirror, arguments) { Network = true }, cancellationToken);
}
