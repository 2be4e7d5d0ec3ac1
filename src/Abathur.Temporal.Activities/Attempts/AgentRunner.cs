using System.Text.RegularExpressions;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Mcp;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Agents.Sessions;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Worktrees;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Activities.Attempts;

/// <summary>
/// One run of an agent: end what is left of an earlier one, take the worktree, recall, run, check the evidence. Whatever
/// ends it early, the worktree is given back and unmerged work is kept as salvage.
/// </summary>
public sealed partial class AgentRunner(
    WorktreeManager worktrees, WorktreeCommand command, AgentRuntimes runtimes, AgentLedger ledger, TaskMemory memory, AttemptTools tools, HostIdentity host,
    DataFolder data, ScratchFolders scratchFolders)
{
    // An earlier attempt whose agent was just killed salvages its work before it lets go of the worktree.
    private static readonly TimeSpan LetGoLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LetGoPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the agent.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="lease">The right to work on it.</param>
    /// <param name="tellModel">Gets the model that the agent's definition asks for, null for none, before the agent starts.</param>
    public async Task<AgentRun> RunAsync(AttemptInput task, AttemptLease lease, Action<string?> tellModel)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(tellModel);
        try
        {
            return await HoldAsync(task, lease, tellModel);
        }
        catch (AgentFailureException e) when (!lease.Lost.IsCancellationRequested)
        {
            throw new AgentFailureException(await worktrees.NoteGapsAsync(task, e.Failure), e);
        }
    }

    private async Task<AgentRun> HoldAsync(AttemptInput task, AttemptLease lease, Action<string?> tellModel)
    {
        var agent = await FindAgentAsync(task, lease.Lost);
        tellModel(agent.Model);
        task = CanContinue(task.Session) && runtimes.CanResume(agent) ? task : task with { Session = null, Interrupted = null };
        var kept = new KeptResult(await worktrees.HomeAsync(task, lease.Lost), lease.Run);
        task = kept.Exists ? task with { KeepBranch = task.KeepBranch || !task.ReadOnly, Interrupted = true } : task;
        Worktree? worktree = null;
        try
        {
            using (worktree = await AcquireAsync(task, lease))
            {
                WorktreeCommand.RequireVerifyProgram(task);
                return await RunAsync(task, agent, worktree, kept, lease);
            }
        }
        catch (Exception e) when (e is AgentFailureException or OperationCanceledException)
        {
            var isFinished = lease.ComesBack && kept.Exists;
            var isKept = isFinished || (task.KeepBranch && (task.ReadOnly || lease.ComesBack || IsBlameless(e)));
            var isContinued = !isFinished && (e is AgentFailureException || (lease.ComesBack && lease.Session is not null)) && await CanContinueAsync(task, worktree);
            await GiveBackAsync(task, isKept || isContinued, keepCopy: isContinued, kept, e, lease);
            throw;
        }
    }

    // It becomes an argument of the agent's program.
    private bool CanContinue(AgentSession? session) => session?.Host == host.Id && SessionId().IsMatch(session.Id);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.:-]*\z")]
    private static partial Regex SessionId();

    // The swarm decides whether the next attempt continues; what it doesn't continue is salvage by then.
    private async Task<bool> CanContinueAsync(AttemptInput task, Worktree? worktree)
    {
        try
        {
            return task.RetryFrom == RetryFrom.Branch && worktree is not null && await worktrees.CanContinueAsync(worktree, CancellationToken.None);
        }
        catch (GitException)
        {
            return false;
        }
    }

    // The next attempt continues from what was committed before, once the provider answers or another host has the program.
    private static bool IsBlameless(Exception failure) => failure is AgentFailureException
    {
        Failure.Kind: FailureKind.RateLimited or FailureKind.Auth or FailureKind.ProviderUnavailable or FailureKind.MissingProgram,
    };

    private async Task<Worktree> AcquireAsync(AttemptInput task, AttemptLease lease)
    {
        var cancellationToken = lease.Lost;
        await ledger.EndPredecessorAsync(task, cancellationToken);
        using var limit = new CancellationTokenSource(LetGoLimit);
        while (true)
        {
            try
            {
                return await worktrees.AcquireAsync(task, cancellationToken, PrepareAsync);
            }
            catch (WorktreeBusyException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(LetGoPoll, cancellationToken);
            }
            catch (WorktreeSetupException e)
            {
                throw new AgentFailureException(e.Failure, e);
            }
        }

        Task PrepareAsync(string path, CancellationToken cancel)
        {
            lease.Report(new AgentProgress(new AgentUsage()) { Doing = "runs the prepare command" });
            return command.PrepareAsync(task, path, cancel);
        }
    }

    private async Task<AgentRun> RunAsync(AttemptInput task, AgentDefinition agent, Worktree worktree, KeptResult kept, AttemptLease lease)
    {
        var scratch = scratchFolders.Create();
        try
        {
            var told = new ToldHints(worktree.Home);
            var launch = new AgentLaunch
            {
                Agent = agent,
                Task = worktree.StartNote is { } note ? task with { Hints = [.. task.Hints ?? [], note] } : task,
                Continues = worktree.Continues,
                WorktreePath = worktree.Path,
                Memory = await memory.RecallAsync(task, lease.Lost),
                LogFile = data.LogFile(task.Swarm, task.TaskId, task.Attempt),
                ScratchFolder = scratch,
                Kept = kept,
                Session = task.Session?.Id,
                TaskHome = Path.Combine(worktree.Home, agent.Summary.Runtime),
                Verification = EarlierVerification.TryBring(data, task, scratch),
                ReviewDiff = task.Reviews is { } work ? await BringReviewAsync(work, worktree, scratch, lease.Lost) : null,
            };
            launch = launch.Session is { } session ? launch with { News = told.NewFor(session, launch.Task.Hints) } : launch;
            var (outcome, state, changes) = await RunAndLookAsync(launch, worktree, lease, Following(launch, told, lease));
            var alreadyComplete = outcome is { Handoff: null, Blocker: null } && !task.ReadOnly && Evidence.IsAlreadyComplete(outcome, state);

            return new AgentRun
            {
                Host = host.Id,
                Summary = outcome.Summary,
                Commit = task.ReadOnly || (alreadyComplete && !state.AheadOfIntegration) ? null : state.Head,
                Handoff = outcome.Handoff,
                Blocker = outcome.Blocker,
                AddWork = outcome.AddWork,
                Verdict = outcome.Verdict,
                Review = outcome.Review,
                Plan = outcome.Plan,
                AlreadyComplete = alreadyComplete ? outcome.AlreadyComplete : null,
                Usage = outcome.Usage,
                AgentHash = agent.Summary.Hash,
                SharedChanges = changes,
                OtherModel = outcome.OtherModel,
                Models = outcome.Models,
            };
        }
        finally
        {
            scratchFolders.Discard(scratch);
        }
    }

    private Task<string> BringReviewAsync(ReviewRequest work, Worktree worktree, string scratch, CancellationToken cancellationToken) =>
        work.Commit is null || worktree.StartCommit == work.Commit
            ? worktrees.WriteReviewDiffAsync(worktree, scratch, cancellationToken)
            : throw AgentFailureException.Of(
                FailureKind.Infrastructure,
                $"the work to review is not on this host: its branch {worktree.Branch} is at {worktree.StartCommit}, and the work is {work.Commit}.");

    // What git says about a worktree after an agent worked there is the agent's outcome, and was paid for.
    private async Task<WorktreeState> InspectAsync(Worktree worktree, AgentOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            return await worktrees.InspectAsync(worktree, cancellationToken);
        }
        catch (AgentFaultException e)
        {
            throw new AgentFailureException(e.Failure with { Usage = outcome.Usage }, e);
        }
    }

    // Once its program names its session, the agent has its prompt.
    private Action<AgentProgress> Following(AgentLaunch launch, ToldHints told, AttemptLease lease)
    {
        if (!runtimes.CanResume(launch.Agent))
        {
            return lease.Report;
        }

        string? noted = null;
        return progress =>
        {
            if (progress.Session is { Length: > 0 } session && session != noted)
            {
                told.Note(noted = session, launch.Task.Hints);
            }

            lease.Report(progress with { CanResume = true });
        };
    }

    // However the agent ends, what it changed beside its worktree is told.
    private async Task<(AgentOutcome Outcome, WorktreeState State, IReadOnlyList<string>? SharedChanges)> RunAndLookAsync(
        AgentLaunch launch, Worktree worktree, AttemptLease lease, Action<AgentProgress> progress)
    {
        var before = await worktrees.ReadSharedAsync(worktree, lease.Lost);
        try
        {
            var outcome = KeptOf(launch, worktree) ?? await RunWithToolsAsync(launch, progress, lease.Lost);
            lease.Report(new AgentProgress(outcome.Usage) { Doing = "checking what it did" });
            var state = await InspectAsync(worktree, outcome, lease.Lost);
            if (outcome is { Handoff: null, Blocker: null })
            {
                Evidence.Require(launch.Task, outcome, state);
            }

            return (outcome, state, await worktrees.SharedChangesAsync(worktree, before, lease.Lost));
        }
        catch (AgentFailureException e) when (!lease.Lost.IsCancellationRequested)
        {
            throw new AgentFailureException(e.Failure with { SharedChanges = await worktrees.SharedChangesAsync(worktree, before, lease.Lost) }, e);
        }
    }

    // What was not committed when the worker died is not in the worktree: then the agent goes on, and says again that it is done.
    private static AgentOutcome? KeptOf(AgentLaunch launch, Worktree worktree)
    {
        if (launch.Kept is { Exists: true } kept && worktree.Salvage is null)
        {
            return AgentRuntimes.Take(kept, launch);
        }

        launch.Kept?.Forget();
        return null;
    }

    private async Task<AgentOutcome> RunWithToolsAsync(AgentLaunch launch, Action<AgentProgress> report, CancellationToken cancellationToken)
    {
        var progress = new ToldProgress(report);
        var (server, served) = tools.Serve(launch, progress);
        await using var ending = server;
        return await runtimes.RunAsync(served, progress.Take, cancellationToken);
    }

    private async Task<AgentDefinition> FindAgentAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        var files = await worktrees.AgentFilesAsync(task.Repository, cancellationToken);
        var registry = await AgentRegistry.LoadAsync(files, runtimes.Names, cancellationToken);
        return registry.Find(task.Agent) ?? throw AgentFailureException.Of(
            FailureKind.Agent, $"The agent '{task.Agent}' is no longer defined in {task.Repository.Location()}; run `abathur agent reload`.");
    }

    private async Task GiveBackAsync(AttemptInput task, bool keepBranch, bool keepCopy, KeptResult kept, Exception cause, AttemptLease lease)
    {
        try
        {
            var salvage = await worktrees.ReleaseAsync(task, keepBranch, CancellationToken.None, keepCopy: keepCopy);
            if (salvage is not null)
            {
                kept.Forget();
            }

            var failure = (cause as AgentFailureException)?.Failure
                ?? (lease.IsCanceled ? new TaskFailure { Kind = FailureKind.Canceled, Message = "canceled" } : null);
            if (failure is not null && salvage is not null)
            {
                throw new AgentFailureException(failure with { Salvage = salvage }, cause);
            }
        }
        catch (Exception e) when (e is HostFailureException or IOException or UnauthorizedAccessException or InvalidInputException)
        {
            // The worktree stays; the next attempt, or the next start of the swarm, salvages it.
        }
    }
}
