using System.Text;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>Where a submodule's commits come from.</summary>
/// <param name="Directory">The git directory of the operator's own; null: there is none.</param>
/// <param name="Url">Its remote.</param>
/// <param name="IsOperators">Whether the operator's configuration names that remote, and not <c>.gitmodules</c> alone.</param>
internal sealed record SubmoduleSource(string? Directory, string Url, bool IsOperators);

/// <summary>Finds the operator's own submodules, and makes git directories over their objects. They are only read.</summary>
internal sealed class SubmoduleStore(GitRunner git)
{
    private const string Tags = "refs/tags/";

    private static readonly string[] Branches = ["+refs/heads/*:refs/remotes/origin/*"];

    /// <param name="repository">The swarm's repository.</param>
    /// <param name="parent">The repository around the submodule.</param>
    /// <param name="submodule">The submodule.</param>
    /// <param name="isOutermost">Whether that is the swarm's repository itself, whose configuration may name another URL.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SubmoduleSource> FindAsync(
        Repository repository, SubmoduleParent parent, Submodule submodule, bool isOutermost, CancellationToken cancellationToken)
    {
        var directory = Candidates(parent, submodule).FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "HEAD")));
        var own = isOutermost && repository.Remote is null ? await GetAsync(repository.Context, $"submodule.{submodule.Name}.url", cancellationToken) : null;
        own ??= directory is null ? null : await RemoteAsync(At(directory), cancellationToken);
        return new(directory, own ?? SubmoduleUrl.Resolve(submodule.Url, parent.Url), own is not null);
    }

    /// <summary>Makes the git directory of a submodule in a worktree.</summary>
    public async Task MakeAsync(GitContext parent, GitContext context, SubmoduleSource source, CancellationToken cancellationToken)
    {
        var module = context.GitDirectory!;
        FolderRemoval.Delete(module);
        Directory.CreateDirectory(Path.GetDirectoryName(module)!);
        var format = await git.RunAsync(parent, ["rev-parse", "--show-object-format"], cancellationToken);
        var fresh = module + KeptFolders.Unfinished;
        FolderRemoval.Delete(fresh);
        await git.RunAsync(
            new GitContext(Path.GetDirectoryName(module)!),
            ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", "--object-format=" + format.Value, fresh],
            cancellationToken);
        await File.AppendAllTextAsync(
            Path.Combine(fresh, "config"),
            $"[core]\n\tbare = false\n\tworktree = {Quoted(context.WorkTree!)}\n[remote \"origin\"]\n\turl = {Quoted(source.Url)}\n\tfetch = {Branches[0]}\n",
            cancellationToken);
        if (source.Directory is { } store)
        {
            var common = Common(store);
            await File.WriteAllTextAsync(Path.Combine(fresh, "objects", "info", "alternates"), Path.Combine(common, "objects") + "\n", cancellationToken);
            if (File.Exists(Path.Combine(common, "shallow")))
            {
                File.Copy(Path.Combine(common, "shallow"), Path.Combine(fresh, "shallow"));
            }

            await CopyBranchesAsync(store, fresh, cancellationToken);
        }

        Directory.Move(fresh, module);
    }

    /// <summary>Whether the commit is there, or could be fetched. Paths of this host are fetched from only if the operator's configuration names them.</summary>
    public async Task<bool> TryGetAsync(GitContext context, SubmoduleSource source, string commit, CancellationToken cancellationToken)
    {
        if (await HasAsync(context, commit, cancellationToken))
        {
            return true;
        }

        if (!SubmoduleUrl.IsUsable(source.Url) || (!source.IsOperators && SubmoduleUrl.IsLocal(source.Url)))
        {
            return false;
        }

        return (await FetchAsync(Branches) && await HasAsync(context, commit, cancellationToken))
            || (await FetchAsync([commit]) && await HasAsync(context, commit, cancellationToken));

        async Task<bool> FetchAsync(string[] what) => (await git.RunAsync(
            new GitCommand(At(context.GitDirectory!), ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--", source.Url, .. what])
            {
                Network = true,
                Answers = [0, 1, 128],
            },
            cancellationToken)).ExitCode == 0;
    }

    /// <summary>The URL of a repository's remote; null: it has none.</summary>
    public Task<string?> RemoteAsync(GitContext context, CancellationToken cancellationToken) => GetAsync(context, "remote.origin.url", cancellationToken);

    private async Task CopyBranchesAsync(string store, string module, CancellationToken cancellationToken)
    {
        var refs = await git.RunAsync(
            At(store), ["for-each-ref", "--format=%(objectname) %(refname) %(symref)", "refs/remotes/", Tags], cancellationToken);
        var known = refs.Lines.Select(line => line.Split(' ')).Where(parts => parts is [_, _, ""]).Select(parts => (Commit: parts[0], Name: parts[1])).ToList();

        // A tag alone would look like a commit that no remote has.
        var tags = known.Where(tag => tag.Name.StartsWith(Tags, StringComparison.Ordinal)).Select(tag => (tag.Commit, Name: "refs/remotes/abathur/tags/" + tag.Name[Tags.Length..]));
        var create = known.Concat(tags).Select(entry => $"create {entry.Name} {entry.Commit}\n");
        await git.RunAsync(new GitCommand(At(module), "update-ref", "--stdin") { Input = string.Concat(create) }, cancellationToken);
    }

    private async Task<bool> HasAsync(GitContext context, string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(
            new GitCommand(At(context.GitDirectory!), "cat-file", "-e", commit + "^{commit}") { Answers = [0, 1, 128] }, cancellationToken)).ExitCode == 0;

    private async Task<string?> GetAsync(GitContext context, string key, CancellationToken cancellationToken)
    {
        var found = await git.RunAsync(new GitCommand(context, "config", "--get", key) { Answers = [0, 1] }, cancellationToken);
        return found.ExitCode == 0 ? found.Value : null;
    }

    // In the operator's git directory under the submodule's name, or wherever its working tree says.
    private static IEnumerable<string> Candidates(SubmoduleParent parent, Submodule submodule)
    {
        if (parent.Store is { } store && !Path.IsPathRooted(submodule.Name) && !submodule.Name.Split('/', '\\').Contains(".."))
        {
            yield return Path.Combine(store, "modules", submodule.Name);
        }

        if (parent.Checkout is { } checkout)
        {
            var folder = Path.Combine(checkout, submodule.Path);
            var entry = Path.Combine(folder, ".git");
            if (Directory.Exists(entry))
            {
                yield return entry;
            }
            else if (TaskFolder.ReadLine(entry) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal))
            {
                yield return Path.GetFullPath(line["gitdir: ".Length..], folder);
            }
        }
    }

    // A linked worktree's git directory has its objects elsewhere.
    private static string Common(string directory) =>
        TaskFolder.ReadLine(Path.Combine(directory, "commondir")) is { } common ? Path.GetFullPath(common, directory) : directory;

    private static GitContext At(string directory) => new(directory, directory, directory);

    private static string Quoted(string text) =>
        new StringBuilder("\"").Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"').ToString();
}
