using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Views;

/// <summary>How long the attempts took that completed tasks of a board, by agent: medians, in seconds.</summary>
internal sealed class Durations
{
    private readonly Dictionary<string, double[]> byAgent;

    private Durations(Dictionary<string, double[]> byAgent)
    {
        this.byAgent = byAgent;
        Any = byAgent.Count == 0 ? null : Median([.. byAgent.Values.SelectMany(seconds => seconds).Order()]);
    }

    /// <summary>Of all agents together; null: no task has completed.</summary>
    public double? Any { get; }

    /// <summary>What a board tells. Tasks whose details its checkpoint dropped tell nothing.</summary>
    public static Durations Of(Board board) => new(board.Tasks
        .Where(task => task is { State: TaskState.Completed, IsShrunk: false, Record: { Agent: not null, StartedAt: not null, Diagnoses: null }, Spec.Plan: null })
        .Where(task => !EndsWithAMerge(board, task))
        .GroupBy(task => task.Record.Agent!, task => Math.Max(0, (task.Record.UpdatedAt - task.Record.StartedAt!.Value).TotalSeconds))
        .ToDictionary(group => group.Key, group => group.Order().ToArray()));

    /// <summary>Of one agent; null: it has completed no task.</summary>
    public double? For(string agent) => byAgent.TryGetValue(agent, out var seconds) ? Median(seconds) : null;

    /// <summary>What estimates for these agents rest on, in a sentence or two.</summary>
    public string Basis(IReadOnlyList<string> agents)
    {
        if (Any is not { } usual)
        {
            return "No estimate: no task has completed in this swarm yet whose time tells. The critical path counts tasks, as if each took as long.";
        }

        var unknown = agents.Where(agent => For(agent) is null).ToList();
        var known = agents.Except(unknown).Select(agent => string.Create(CultureInfo.InvariantCulture, $"{agent} {For(agent):0} s ({byAgent[agent].Length})")).ToList();
        var measured = known.Count == 0 ? string.Empty : $"Medians of the attempts that completed tasks here: {string.Join(", ", known)}. ";
        return unknown.Count == 0
            ? measured.TrimEnd()
            : measured + string.Create(CultureInfo.InvariantCulture, $"Assumed, because they have completed none: {string.Join(", ", unknown)}, {usual:0} s each, the median of all.");
    }

    // What was reviewed or approved is completed by an attempt without an agent, whose time tells nothing.
    private static bool EndsWithAMerge(Board board, TaskEntry task) =>
        !ReadOnlyTasks.Is(board, task) && (Reviewers.PolicyOf(board, task.Spec) is not null || board.MergeOf(task.Spec) == MergePolicy.Approve);

    private static double Median(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
}
