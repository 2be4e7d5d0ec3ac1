using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>
/// Keeps a clone's refs in line with its remote, and moves the remote's by compare-and-swap. Only refs below
/// <c>refs/heads/abathur/</c> and <c>refs/abathur/</c> are ever pushed.
/// </summary>
internal sealed class RemoteRefs(Git git, Refs refs)
{
    /// <summary>How git fetches and does nothing else: no tags, no maintenance, no program that configuration names.</summary>
    public static IReadOnlyList<string> PlainFetch { get; } =
    [
        "fetch", "--quiet", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head", "--no-recurse-submodules", "--upload-pack=git-upload-pack",
    ];

    private static readonly string[] Fetch = [.. PlainFetch, "--prune", "--force"];

    private static readonly string[] Push =
        ["push", "--quiet", "--porcelain", "--no-verify", "--no-signed", "--recurse-submodules=no", "--receive-pack=git-receive-pack"];

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
            throw new InvalidInputException($"{remote.Url} has no commit yet: push something first, so that the swarm's line has a start.", e);
        }
    }

    /// <summary>Brings the swarm's line in the clone to where the remote has it; returns that, and the commit of a task's branch there.</summary>
    public async Task<LinePosition?> SyncAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var remote = repository.Remote!;
        var ours = $"{GitNames.Heads}abathur/{swarm}/*";
        using var held = await FileLock.TakeAsync(remote.LockFile, cancellationToken);
        // By pattern, since git refuses to fetch a name that isn't there; what else it matches does no harm.
        string[] lines = repository.Line is { } own ? [$"+{own}*:{own}*"] : [];
        await RunAsync(remote, [.. Fetch, "--", remote.Url, $"+{ours}:{ours}", .. lines], cancellationToken);
        var (line, branch) = (Line.Ref(repository, swarm), Line.BranchRef(swarm, taskId));
        var there = await refs.ReadAsync(remote.Mirror, cancellationToken, line, branch);
        if (!there.TryGetValue(line, out var tip))
        {
            return null;
        }

        await refs.MoveAsync(repository, "fetched", Refs.Set(line, tip));
        return new LinePosition(tip, there.GetValueOrDefault(branch));
    }

    /// <summary>A ref of the remote, as last fetched.</summary>
    public async Task<string?> FindAsync(Remote remote, string name, CancellationToken cancellationToken) =>
        (await refs.ReadAsync(remote.Mirror, cancellationToken, name)).GetValueOrDefault(name);

    /// <summary>Moves a ref of the remote from one commit to another; null: from or to nothing. False: it isn't where it was.</summary>
    public Task<bool> MoveAsync(Repository repository, string name, string? commit, string? expected, CancellationToken cancellationToken) =>
        PushAsync(repository.Remote!, cancellationToken, (name, commit, expected));

    /// <summary>Moves the line, and with it the branch that shows it, unless somebody pushed other commits to that.</summary>
    public async Task<bool> AdvanceAsync(Repository repository, string swarm, string commit, string? expected, CancellationToken cancellationToken)
    {
        var (remote, name, branch) = (repository.Remote!, Line.Ref(repository, swarm), Line.BranchRef(swarm));
        if (name == branch)
        {
            return await PushAsync(remote, cancellationToken, (name, commit, expected));
        }

        var shown = await FindAsync(remote, branch, cancellationToken);
        if (shown is not null)
        {
            var ancestor = new GitCommand(remote.Mirror, "merge-base", "--is-ancestor", shown, commit) { Answers = [0, 1, 128] };
            if ((await git.RunAsync(ancestor, cancellationToken)).ExitCode != 0)
            {
                return await PushAsync(remote, cancellationToken, (name, commit, expected));
            }
        }

        return await PushAsync(remote, cancellationToken, (name, commit, expected), (branch, commit, shown));
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

    // The first ref is the one that counts: the server takes or refuses each for itself.
    private async Task<bool> PushAsync(
        Remote remote, CancellationToken cancellationToken, params (string Name, string? Commit, string? Expected)[] moves)
    {
        var name = moves[0].Name;
        var command = new GitCommand(
            remote.Mirror,
            [
                .. Push, .. moves.Select(move => $"--force-with-lease={move.Name}:{move.Expected}"), "--", remote.Url,
                .. moves.Select(move => $"{move.Commit}:{move.Name}"),
            ])
        {
            Network = true,
            Answers = [0, 1],
        };
        var push = await git.RunAsync(command, cancellationToken);
        var row = push.Lines.FirstOrDefault(line => line.Split('	') is [_, var pair, ..] && pair.EndsWith(":" + name, StringComparison.Ordinal));
        if (push.ExitCode == 0 || row is [not '!', ..])
        {
            return true;
        }

        var said = $"{row ?? push.Text}\n{push.Error}";
        return Moved.Any(word => said.Contains(word, StringComparison.Ordinal))
            ? false
            : throw new GitException("push", push.ExitCode, $"{remote.Url} doesn't take {name}: {GitText.Line(said, 500)}");
    }

    private Task<GitOutput> RunAsync(Remote remote, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        git.RunAsync(new GitCommand(remote.Mirror, arguments) { Network = true }, cancellationToken);
}
