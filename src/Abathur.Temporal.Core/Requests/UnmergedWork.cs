using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>
/// A task whose work is never merged (<c>merge: none</c>) takes no dependents: they would start from an integration branch
/// that lacks the work. A read-only task leaves none, so that it may have dependents whatever it says.
/// </summary>
internal static class UnmergedWork
{
    /// <exception cref="RejectedException">The dependency's work would be missing.</exception>
    public static void Require(Board board, string task, TaskEntry dependency) =>
        Require(board, task, dependency.Id, dependency.Spec, ReadOnlyTasks.Is(board, dependency));

    /// <exception cref="RejectedException">The dependency's work would be missing.</exception>
    public static void Require(Board board, string task, string dependency, TaskSubmission spec) => Require(
        board,
        task,
        dependency,
        spec,
        board.Rules < RulesVersion.Third
            ? board.FindAgent(ReadOnlyTasks.Route(board, spec).Agent) is { ReadOnly: true }
            : ReadOnlyTasks.Is(spec, board.Agents, isDiagnosis: false));

    private static void Require(Board board, string task, string dependency, TaskSubmission spec, bool isReadOnly)
    {
        if (board.Rules >= RulesVersion.Second
            && board.MergeOf(spec) == MergePolicy.None
            && !isReadOnly)
        {
            throw new RejectedException(
                $"Task '{task}' can't depend on '{dependency}': its work is never merged (merge: none), so that '{task}' would start without it. "
                + $"Give '{dependency}' merge: auto or merge: approve, or remove the dependency.");
        }
    }

    /// <summary>What <paramref name="settings"/> would make of the tasks that others wait for.</summary>
    /// <exception cref="RejectedException">A task whose work would no longer be merged has dependents that wait.</exception>
    public static void RequireNoDependents(Board board, SwarmSettings settings)
    {
        if (board.Rules < RulesVersion.Second || settings.Merge != MergePolicy.None || board.Settings.Merge == MergePolicy.None)
        {
            return;
        }

        var waitedFor = board.Tasks.FirstOrDefault(task => !TaskTransitions.IsClosed(task.State)
            && task.Spec.Merge is null
            && task.Dependents.Any(number => TaskTransitions.IsWaiting(board[number].State))
            && !ReadOnlyTasks.Is(board, task));
        if (waitedFor is not null)
        {
            throw new RejectedException(
                $"merge: none can't be set while tasks wait for the work of {waitedFor.Id}: they would start without it. "
                + "Wait for them, or set merge on single tasks.");
        }
    }
}
