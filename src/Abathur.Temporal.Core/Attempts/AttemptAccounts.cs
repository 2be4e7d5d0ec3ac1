using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>What an attempt used and saw, whatever became of it.</summary>
internal static class AttemptAccounts
{
    private const int MaxSharedChanges = 21;
    private const int MaxLostRuns = 20;
    private const int MaxModel = 200;

    public static void Take(Board board, TaskEntry task, AttemptReport report, DateTimeOffset now)
    {
        var usage = Plausible(report.Result?.Usage ?? report.Failure?.Usage ?? new AgentUsage());
        board.Usage += usage;
        if (board.Rules >= RulesVersion.Fifth && usage != new AgentUsage())
        {
            var agent = board.FindAgent(task.Record.Agent!);
            board.Costs.Take(
                task.Record.Agent!,
                task.Spec.Goal,
                agent?.Model ?? agent?.Runtime ?? CostLedger.Other,
                usage,
                report.Result?.Models ?? report.Failure?.Models ?? [],
                now);
        }

        board.Change(task, record => record with
        {
            Usage = (record.Usage ?? new AgentUsage()) + usage,
            Session = Sessions.Reported(board, task, report),
        });
        TellLostRuns(board, task, report.Result?.LostRuns ?? report.Failure?.LostRuns ?? [], now);
        TellChanges(board, task, report.Result?.SharedChanges ?? report.Failure?.SharedChanges ?? [], now);
        if ((report.Result?.OtherModel ?? report.Failure?.OtherModel) is { } model)
        {
            board.Emit(now, SwarmEventKind.OtherModel, task, $"The model {Text.Cut(model, MaxModel)} answered, not the one that the agent's definition asks for.");
        }
    }

    // An agent's program reports its figures: nonsense must neither overflow a sum nor give budget back.
    private static AgentUsage Plausible(AgentUsage usage) => new(
        Math.Clamp(usage.Turns, 0, 100_000),
        Math.Clamp(usage.Tokens, 0, 1_000_000_000_000),
        Math.Clamp(usage.CostUsd, 0, 1_000_000));

    // Their usage is in the attempt's already.
    private static void TellLostRuns(Board board, TaskEntry task, IReadOnlyList<LostRun> runs, DateTimeOffset now)
    {
        foreach (var (number, run) in runs.Take(MaxLostRuns).Index())
        {
            var where = run.Host is { } host ? $" on {Text.Cut(host, 100)}" : string.Empty;
            var why = run.Reason is { } reason ? Text.Cut(reason, 200) : "it ended without a result.";
            board.Emit(now, SwarmEventKind.RunLost, task, FormattableString.Invariant(
                $"Run {number + 1}{where} was lost after {run.Usage.Turns} turns and {run.Usage.Tokens:N0} tokens: {why}"));
        }
    }

    // Attempts that run side by side see the same change.
    private static void TellChanges(Board board, TaskEntry task, IReadOnlyList<string> changes, DateTimeOffset now)
    {
        foreach (var change in changes.Take(MaxSharedChanges).Select(change => Text.Cut(change, AttemptEnd.MaxMessage)))
        {
            if (!board.Events.Kept.Any(told => told.Kind == SwarmEventKind.RepositoryChanged && told.Message == change))
            {
                board.Emit(now, SwarmEventKind.RepositoryChanged, task, change);
            }
        }
    }
}
