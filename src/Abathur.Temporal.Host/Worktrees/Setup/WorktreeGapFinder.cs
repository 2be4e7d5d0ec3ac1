using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>Finds what worktrees of a repository lack that its checkout has, or would have. It reads and runs nothing else.</summary>
internal sealed partial class WorktreeGapFinder(GitRunner git)
{
    private const int MaxListing = 64 * 1024 * 1024;
    private const int Shown = 5;

    /// <param name="repository">The repository.</param>
    /// <param name="commit">The commit that worktrees begin with.</param>
    /// <param name="setup">What the swarm's settings bring; null: nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<WorktreeGap>> FindAsync(
        Repository repository, string commit, WorktreeSetup? setup, CancellationToken cancellationToken)
    {
        setup ??= new WorktreeSetup();
        var keys = await KeysAsync(repository, cancellationToken);
        var attributes = await AttributesAsync(repository, commit, cancellationToken);
        return
        [
            .. await SubmodulesAsync(repository, commit, setup, cancellationToken),
            .. Drivers(attributes, keys, setup),
            .. await ObjectsAsync(repository, keys, cancellationToken),
            .. await IgnoredAsync(repository, setup, cancellationToken),
        ];
    }

    private async Task<IEnumerable<WorktreeGap>> SubmodulesAsync(Repository repository, string commit, WorktreeSetup setup, CancellationToken cancellationToken)
    {
        if (setup.Submodules)
        {
            return [];
        }

        var declared = await git.RunAsync(
            new GitCommand(repository.Context, "config", "-z", "--blob", commit + ":.gitmodules", "--get-regexp", @"^submodule\..*\.path$") { Answers = [0, 1, 128] },
            cancellationToken);
        var paths = declared.Fields.Select(field => field[(field.IndexOf('\n', StringComparison.Ordinal) + 1)..]).ToList();
        return paths.Count == 0 ? [] : [Config($"submodules ({List(paths)})", "submodules", "true")];
    }

    private static IEnumerable<WorktreeGap> Drivers(HashSet<string> attributes, HashSet<string> keys, WorktreeSetup setup)
    {
        if (attributes.Contains("filter=lfs") && !setup.Lfs)
        {
            yield return Config("contents of Git LFS (there are pointers)", "lfs", "true");
        }

        var filters = Named("filter").Where(name => name != "lfs" && keys.Any(key => key.StartsWith($"filter.{name}.", StringComparison.Ordinal)))
            .Except(setup.AllowedFilters ?? []).ToList();
        if (filters.Count > 0)
        {
            yield return Config($"what filters do ({List(filters)}), which are switched off", "allowedFilters", Array(filters));
        }

        var merges = Named("merge").Where(name => keys.Contains($"merge.{name}.driver")).Except(setup.AllowedMergeDrivers ?? []).ToList();
        if (merges.Count > 0)
        {
            yield return Config($"what merge drivers do ({List(merges)}), which are switched off", "allowedMergeDrivers", Array(merges));
        }

        IEnumerable<string> Named(string attribute) => attributes
            .Where(text => text.StartsWith(attribute + "=", StringComparison.Ordinal)).Select(text => text[(attribute.Length + 1)..]).Order(StringComparer.Ordinal);

        static string Array(IEnumerable<string> names) => $"[{string.Join(',', names.Select(name => $"\"{name}\""))}]";
    }

    private async Task<IEnumerable<WorktreeGap>> ObjectsAsync(Repository repository, HashSet<string> keys, CancellationToken cancellationToken)
    {
        List<WorktreeGap> found = [];
        if (keys.Any(key => key.EndsWith(".promisor", StringComparison.Ordinal) || key == "extensions.partialclone"))
        {
            found.Add(new("what a partial clone has not fetched", "a full clone", $"git -C '{repository.Path}' fetch --refetch --no-filter"));
        }

        var sparse = await git.RunAsync(
            new GitCommand(repository.OwnContext, "config", "--type=bool", "--get", "core.sparseCheckout") { Answers = [0, 1] }, cancellationToken);
        if (sparse.Value == "true")
        {
            found.Add(new("files outside the sparse checkout", "a full checkout", $"git -C '{repository.Path}' sparse-checkout disable"));
        }

        return found;
    }

    // The prepare command is there to make folders such as node_modules.
    private async Task<IEnumerable<WorktreeGap>> IgnoredAsync(Repository repository, WorktreeSetup setup, CancellationToken cancellationToken)
    {
        if (repository.Remote is not null || !Path.Exists(Path.Combine(repository.Path, ".git")))
        {
            return [];
        }

        var copied = (setup.Copy ?? []).Select(pattern => ":(top,exclude,glob)" + pattern);
        var listed = await git.RunAsync(
            new GitCommand(
                repository.InWorktree(repository.Path, repository.GitDirectory),
                ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "--no-empty-directory", "-z", "--", ":(top)", .. copied])
            {
                MaxOutput = MaxListing,
            },
            cancellationToken);
        var paths = listed.Fields.Where(path => setup.Prepare is not { Count: > 0 } || !path.EndsWith('/')).ToList();
        return paths.Count == 0 ? [] : [new(
            $"ignored files ({List(paths)})",
            "copy or prepare",
            $"abathur swarm config 'copy={System.Text.Json.JsonSerializer.Serialize(paths.Where(path => !path.EndsWith('/')).DefaultIfEmpty(".env").Take(Shown))}' 'prepare=[…]'")];
    }

    private async Task<HashSet<string>> KeysAsync(Repository repository, CancellationToken cancellationToken)
    {
        var listed = await git.RunAsync(repository.Context, ["config", "--list", "--local", "--name-only", "-z"], cancellationToken);
        return [.. listed.Fields];
    }

    private async Task<HashSet<string>> AttributesAsync(Repository repository, string commit, CancellationToken cancellationToken)
    {
        var found = await git.RunAsync(
            new GitCommand(repository.Context, "grep", "-h", "-I", "-E", "(filter|merge)=", commit, "--", ":(top,glob)**/.gitattributes")
            {
                Answers = [0, 1],
                MaxOutput = MaxListing,
            },
            cancellationToken);
        var own = Path.Combine(repository.CommonDirectory, "info", "attributes");
        var text = found.Text + (File.Exists(own) ? await File.ReadAllTextAsync(own, cancellationToken) : string.Empty);
        return [.. Attribute().Matches(text).Select(match => match.Value)];
    }

    private static WorktreeGap Config(string what, string setting, string value) => new(what, $"{setting}={value}", $"abathur swarm config '{setting}={value}'");

    private static string List(List<string> names)
    {
        var shown = string.Join(", ", names.Take(Shown).Select(name => GitText.Line(name, 60)));
        return names.Count > Shown ? $"{shown} and {names.Count - Shown} more" : shown;
    }

    [GeneratedRegex(@"(?<=\s)(filter|merge)=\S+")]
    private static partial Regex Attribute();
}
