using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches.Delivery;

/// <summary>Shows what tasks did.</summary>
internal sealed class History(GitRunner git, Refs refs)
{
    private const int MaxText = 1024 * 1024;
    private const int MaxCommits = 1000;

    public async Task<string> LogGraphAsync(Repository repository, string swarm, CancellationToken cancellationToken)
    {
        var start = GitNames.Base(swarm);
        var known = await refs.ReadAsync(repository, cancellationToken, start);
        string[] since = known.TryGetValue(start, out var commit) ? ["^" + commit] : [];
        return await ShowAsync(
            repository,
            [
                "log", "--graph", "--oneline", "--decorate", "--no-color", "--boundary",
                FormattableString.Invariant($"--max-count={MaxCommits}"), IntegrationRefs.Ref(repository, swarm), .. since, "--",
            ],
            cancellationToken);
    }

    public async Task<string> DiffAsync(
        Repository repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken)
    {
        if (commit is not null)
        {
            return GitNames.IsCommit(commit)
                ? await DiffAsync(repository, commit + "^1", commit, cancellationToken)
                : throw new InvalidInputException($"'{GitText.Line(commit, 80)}' is not a commit id: it has 40 hex digits.");
        }

        var (line, branch, salvages) = (IntegrationRefs.Ref(repository, swarm), IntegrationRefs.BranchRef(swarm, taskId), $"{GitRefs.SalvagePrefix}{swarm}/{taskId}");
        var merge = await git.RunAsync(
            repository.Context,
            [
                "log", "--first-parent", "--merges", "--max-count=1", "--format=%H", "--basic-regexp",
                $"--grep=^{MergeMessage.TaskTrailer(taskId)}$", line, "--",
            ],
            cancellationToken);
        if (merge.Value.Length > 0)
        {
            return await DiffAsync(repository, merge.Value + "^1", merge.Value, cancellationToken);
        }

        var left = await git.RunAsync(
            repository.Context, ["for-each-ref", "--sort=-version:refname", "--format=%(objectname)", branch, GitNames.Shared(branch), salvages], cancellationToken);
        return left.Lines.FirstOrDefault() is { } head
            ? await DiffAsync(repository, $"{line}...{head}", null, cancellationToken)
            : throw new InvalidInputException($"{repository.Path} holds nothing of {taskId} of swarm {swarm}: it has neither merge, branch nor salvage.");
    }

    private Task<string> DiffAsync(Repository repository, string from, string? to, CancellationToken cancellationToken) =>
        ShowAsync(
            repository,
            ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--stat", "--patch", from, .. to is null ? Array.Empty<string>() : [to], "--"],
            cancellationToken);

    private async Task<string> ShowAsync(Repository repository, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(new GitCommand(repository.Context, arguments) { MaxOutput = MaxText }, cancellationToken);
        return answer.Truncated ? answer.Text + "\n… more than 1 MiB: use git to see the rest\n" : answer.Text;
    }
}
