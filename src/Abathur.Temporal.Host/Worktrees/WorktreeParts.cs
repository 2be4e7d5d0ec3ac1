using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Branches.Merges;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.Storage;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees;

/// <summary>How the parts that work on worktrees fit together: one place makes them all.</summary>
internal sealed class WorktreeParts
{
    public WorktreeParts(DataFolder data, GitProgram program, HostIdentity host, ILogger log, TimeProvider time)
    {
        var git = new GitRunner(program, time, log);
        var (refs, status, dirtyTree) = (new Refs(git), new StatusReader(git), new DirtyTree(git, log));
        var (nested, submodules) = (new NestedRepositories(git, status), new Submodules(git));
        Finder = new RepositoryFinder(git, new Clones(git, data));
        AgentFiles = new AgentFiles(git);
        Shared = new SharedStateReader(git, log);
        Stash = new Stash(git, refs);
        Workplaces = new Workplaces(data, host);
        Homes = new TaskHomes(data);
        Owners = new WorktreeOwners(data);
        Checkouts = new Checkouts(git);
        Branches = new IntegrationBranches(
            new LocalIntegrationBranch(refs, new FollowingBranch(git, refs, Checkouts, log)), new SharedIntegrationBranch(refs, new RemoteRefs(git, refs, log)));
        Starts = new IntegrationStart(git, refs, Branches, Checkouts);
        Inspector = new WorktreeInspector(git, status, dirtyTree, nested, Stash);
        ReviewDiff = new ReviewDiff(git);
        Continuations = new Continuations(git, refs);
        Requirements = new SetupRequirements(git);
        Gaps = new WorktreeGapFinder(git);
        Preparer = new WorktreePreparer(git, submodules, new WorktreeCopier(git), Inspector);
        var salvager = new Salvager(git, refs, new LeftoverReader(git, status, dirtyTree, nested, Stash, log), data.Salvage, log);
        Store = new WorktreeStore(git, refs, Checkouts, salvager, log);
        Remover = new WorktreeRemover(
            new IntegrationRefs(refs), Branches, Store, new KeptBranches(git, Branches, Store, salvager, Workplaces, log), Workplaces, Owners, log);
        var rebaser = new Rebaser(git, salvager);
        Integrator = new Integrator(
            git, refs, Branches, Checkouts, Store, new Candidates(git, rebaser, new ThreeWayMerger(git)), rebaser, submodules, time, log);
    }

    public RepositoryFinder Finder { get; }

    public AgentFiles AgentFiles { get; }

    public SharedStateReader Shared { get; }

    public Stash Stash { get; }

    public Workplaces Workplaces { get; }

    public TaskHomes Homes { get; }

    public WorktreeOwners Owners { get; }

    public Checkouts Checkouts { get; }

    public IntegrationBranches Branches { get; }

    public IntegrationStart Starts { get; }

    public WorktreeInspector Inspector { get; }

    public ReviewDiff ReviewDiff { get; }

    public Continuations Continuations { get; }

    public SetupRequirements Requirements { get; }

    public WorktreeGapFinder Gaps { get; }

    public WorktreePreparer Preparer { get; }

    public WorktreeStore Store { get; }

    public WorktreeRemover Remover { get; }

    public Integrator Integrator { get; }
}
