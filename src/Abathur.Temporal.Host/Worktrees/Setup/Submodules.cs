using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>
/// Checks out a worktree's submodules. Each has a git directory of its own in the worktree's, which goes with it; objects
/// and remote branches are those of the operator's own submodule where there is one, which is only read. Nothing is written
/// to the repository's configuration: <c>git submodule init</c> would do that.
/// </summary>
internal sealed class Submodules(GitRunner git)
{
    private const int MaxListing = 256 * 1024 * 1024;
    private const int MaxDepth = 8;

    private readonly SubmoduleStore store = new(git);

    /// <summary>Brings every submodule to the commit that the worktree's index records. What is there already stays.</summary>
    /// <exception cref="WorktreeSetupException">A submodule can't be had.</exception>
    public async Task BringAsync(TaskFolder folder, string gitDirectory, CancellationToken cancellationToken)
    {
        var repository = folder.Repository;
        var url = repository.Remote?.Url
            ?? await store.RemoteAsync(repository.Context, cancellationToken)
            ?? repository.Path;
        var checkout = repository.Remote is null && Path.Exists(Path.Combine(repository.Path, ".git")) ? repository.Path : null;
        var parent = new SubmoduleParent(
            folder.Context(gitDirectory), Home(gitDirectory), repository.Remote is null ? repository.CommonDirectory : null, checkout, url);
        await BringAsync(repository, parent, string.Empty, 0, cancellationToken);
    }

    /// <summary>Hides from git what is untracked in the submodules: the prepare command made it.</summary>
    public async Task HideMadeAsync(string gitDirectory, CancellationToken cancellationToken)
    {
        foreach (var module in Directories(Home(gitDirectory)))
        {
            var path = await git.RunAsync(new GitContext(module, module, module), ["config", "--get", "core.worktree"], cancellationToken);
            var context = Context(path.Value, module);
            var made = await git.RunAsync(
                new GitCommand(context, "ls-files", "--others", "--exclude-standard", "--directory", "-z") { MaxOutput = MaxListing }, cancellationToken);
            Directory.CreateDirectory(Path.Combine(module, "info"));
            await File.AppendAllLinesAsync(
                Path.Combine(module, "info", "exclude"),
                made.Fields.Select(field => new HiddenPath(field).ExcludeLine).OfType<string>(),
                cancellationToken);
            await HideMadeAsync(module, cancellationToken);
        }
    }

    private async Task BringAsync(Repository repository, SubmoduleParent parent, string prefix, int depth, CancellationToken cancellationToken)
    {
        if (depth == MaxDepth)
        {
            throw new WorktreeSetupException($"submodules: '{prefix}' is nested too deep; at most {MaxDepth} levels are checked out. Let the prepare command check out what is needed.");
        }

        foreach (var submodule in await ListAsync(parent.Context, cancellationToken))
        {
            var shown = prefix + submodule.Path;
            var module = Path.Combine(parent.Modules, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(submodule.Name)))[..16]);
            var source = await store.FindAsync(repository, parent, submodule, depth == 0, cancellationToken);
            var context = Context(Path.Combine(parent.Context.WorkTree!, submodule.Path), module) with { Allows = parent.Context.Allows };
            await CheckOutAsync(repository, parent, submodule, source, context, shown, cancellationToken);
            var inner = new SubmoduleParent(
                context, Home(module), source.Directory, parent.Checkout is { } checkout ? Path.Combine(checkout, submodule.Path) : null, source.Url);
            await BringAsync(repository, inner, shown + "/", depth + 1, cancellationToken);
        }
    }

    private async Task CheckOutAsync(
        Repository repository, SubmoduleParent parent, Submodule submodule, SubmoduleSource source, GitContext context, string shown, CancellationToken cancellationToken)
    {
        if (HiddenPaths.LinkOnTheWay(parent.Context.WorkTree!, submodule.Path + "/") is { } inTheWay)
        {
            throw new WorktreeSetupException($"submodules: '{shown}' can't be checked out, because '{inTheWay}' is not a folder in the worktree.");
        }

        var link = Path.Combine(context.Folder, ".git");
        if (Path.Exists(link) && await HeadAsync(context, cancellationToken) == submodule.Commit)
        {
            return;
        }

        if (!File.Exists(Path.Combine(context.GitDirectory!, "HEAD")))
        {
            await store.MakeAsync(parent.Context, context, source, cancellationToken);
        }

        if (!await store.TryGetAsync(context, source, submodule.Commit, cancellationToken))
        {
            throw Missing(repository, shown, $"its commit {submodule.Commit} is neither in your checkout's submodule nor at {source.Url}");
        }

        Directory.CreateDirectory(context.Folder);
        if (!Path.Exists(link))
        {
            await File.WriteAllTextAsync(link, $"gitdir: {context.GitDirectory}\n", cancellationToken);
        }

        // So that evidence doesn't take the commit for the agent's.
        await git.RunAsync(context, ["update-ref", $"refs/remotes/abathur/{submodule.Commit}", submodule.Commit], cancellationToken);
        await git.RunAsync(context, ["update-ref", "--no-deref", "HEAD", submodule.Commit], cancellationToken);
        try
        {
            await git.RunAsync(context, ["reset", "--quiet", "--hard"], cancellationToken);
        }
        catch (GitException e)
        {
            throw Missing(repository, shown, GitText.Line(e.StandardError, 300));
        }
    }

    private async Task<IReadOnlyList<Submodule>> ListAsync(GitContext context, CancellationToken cancellationToken)
    {
        var stage = await git.RunAsync(new GitCommand(context, "ls-files", "--stage", "-z") { MaxOutput = MaxListing }, cancellationToken);
        var links = stage.Fields
            .Where(entry => entry.StartsWith(GitLinks.Mode + " ", StringComparison.Ordinal))
            .ToDictionary(entry => entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..], entry => entry.Split(' ')[1], StringComparer.Ordinal);
        if (links.Count == 0)
        {
            return [];
        }

        var declared = await git.RunAsync(
            new GitCommand(context, "config", "-z", "--blob", "HEAD:.gitmodules", "--get-regexp", @"^submodule\..*\.(path|url|update)$") { Answers = [0, 1, 128] },
            cancellationToken);
        var values = declared.Fields.Select(field => field.Split('\n', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        List<Submodule> found = [];
        foreach (var key in values.Select(group => group.Key).Where(key => key.EndsWith(".path", StringComparison.Ordinal)))
        {
            var (name, path) = (key["submodule.".Length..^".path".Length], values[key].Last().TrimEnd('/'));
            var isWanted = values[$"submodule.{name}.update"].LastOrDefault() != "none";
            if (isWanted && links.TryGetValue(path, out var commit) && values[$"submodule.{name}.url"].LastOrDefault() is { } url)
            {
                found.Add(new(path, commit, name, url));
            }
        }

        return found;
    }

    private async Task<string?> HeadAsync(GitContext context, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(context.GitDirectory))
        {
            return null;
        }

        var head = await git.RunAsync(new GitCommand(context, "rev-parse", "--verify", "--quiet", "HEAD") { Answers = [0, 1, 128] }, cancellationToken);
        return head.ExitCode == 0 ? head.Value : null;
    }

    internal static WorktreeSetupException Missing(Repository repository, string path, string why) => new(
        $"submodules: '{path}' can't be checked out: {why}. "
        + (repository.Remote is null
            ? $"Check it out in your checkout, from where worktrees take it: git -C '{repository.Path}' -c protocol.file.allow=always submodule update --init --recursive. "
            : "Make it reachable from this host, with its credentials in git's configuration (git help credentials). ")
        + "Or leave submodules out: abathur swarm config submodules=false");

    private static GitContext Context(string folder, string module) => new(folder, module, module, folder);

    private static string Home(string gitDirectory) => Path.Combine(gitDirectory, "abathur-modules");

    private static IEnumerable<string> Directories(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).Where(module => File.Exists(Path.Combine(module, "HEAD"))) : [];
}
