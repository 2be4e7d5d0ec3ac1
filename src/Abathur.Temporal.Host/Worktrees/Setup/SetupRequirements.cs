using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>Checks, before there is a worktree, what its setup needs of the host and of the repository's configuration.</summary>
internal sealed class SetupRequirements(GitRunner git)
{
    private const string LfsProgram = "git-lfs";

    /// <exception cref="WorktreeSetupException">Something is missing; says what, and what to do.</exception>
    public async Task RequireAsync(Repository repository, WorktreeSetup? setup, CancellationToken cancellationToken)
    {
        if (setup is null)
        {
            return;
        }

        if (setup.Lfs && ProgramPath.Find(LfsProgram) is null)
        {
            throw new WorktreeSetupException(
                $"lfs: the program {LfsProgram} is not on the PATH of the worker on {Environment.MachineName}. Install it there (https://git-lfs.com) and restart the worker, "
                + "or leave it out: abathur swarm config lfs=false");
        }

        if (setup is { AllowedFilters: not { Count: > 0 }, AllowedMergeDrivers: not { Count: > 0 } })
        {
            return;
        }

        var keys = await git.RunAsync(
            new GitCommand(repository.Context, "config", "--name-only", "-z", "--get-regexp", @"^(filter|merge)\.") { Answers = [0, 1] }, cancellationToken);
        Require("allowedFilters", setup.AllowedFilters, name => keys.Fields.Any(key => key.StartsWith($"filter.{name}.", StringComparison.Ordinal)), name => $"filter.{name}.clean");
        Require("allowedMergeDrivers", setup.AllowedMergeDrivers, name => keys.Fields.Contains($"merge.{name}.driver"), name => $"merge.{name}.driver");

        void Require(string setting, IReadOnlyList<string>? names, Func<string, bool> isDefined, Func<string, string> key)
        {
            if (names?.FirstOrDefault(name => !isDefined(name)) is { } missing)
            {
                throw new WorktreeSetupException(
                    $"{setting}: '{missing}' is not defined in git's configuration of {repository.Path}. Define it there (git -C '{repository.Path}' config '{key(missing)}' COMMAND), "
                    + $"or change the setting: abathur swarm config '{setting}=[…]'");
            }
        }
    }

    /// <summary>What a checkout failed with, if what is missing is to blame: a filter's contents, or a partial clone's. Null: it is not.</summary>
    public static WorktreeSetupException? CheckoutFailed(Repository repository, GitException error)
    {
        var said = GitText.Line(error.StandardError, 500);
        return said.Contains("promisor remote", StringComparison.Ordinal)
                ? new($"{repository.Path} is a partial clone, and git could not check out a worktree without what it has not fetched: {said}. "
                    + $"Fetch it: git -C '{repository.Path}' fetch --refetch --no-filter")
            : !repository.Allows.HasFilters || !said.Contains("filter", StringComparison.Ordinal) ? null
            : new($"A filter failed while a worktree of {repository.Path} was checked out: {said}. "
                + (repository.Allows.Lfs ? $"Where contents of Git LFS are missing, fetch them: git -C '{repository.Path}' lfs fetch --all" : "See whether it works in a new clone of yours: git clone"));
    }
}
