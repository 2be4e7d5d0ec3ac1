using System.Text;
using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// What things take at most in a checkpoint that is cut as far as it goes. Submissions, goals and edges reserve it, so that
/// a board that took them can always be written down.
/// </summary>
internal static class CheckpointSize
{
    /// <summary>Names, state, times, ids and counters of an open task, its agent's name of 63 characters included.</summary>
    public const int OpenTask = 800;

    /// <summary>Id and state of a closed one.</summary>
    public const int ClosedTask = 45;

    /// <summary>The key's name, and the fingerprint that goes with it.</summary>
    public const int ClosedKey = 45;

    /// <summary>What a running attempt has reserved.</summary>
    public const int Reservation = 90;

    /// <summary>What a task used that has a budget of its own, which is kept exactly, and that its budget was told to be spent.</summary>
    private const int OwnBudget = 120;

    private const int Member = 20;
    private const int Dependency = 15;
    private const int Number = 40;

    // 1,100 UTF-16 characters, each of which may take 6 bytes.
    private const int MaxAnswer = Member + 6600;

    public static int Of<T>(T part) => JsonSerializer.SerializeToUtf8Bytes(part, AbathurJson.Options).Length;

    public static int Of(TaskEntry task) => TaskTransitions.IsClosed(task.State)
        ? ClosedTask + (task.Spec.Key is { } key ? ClosedKey + Bytes(key) : 0)
        : Of(task.Spec) + Of(task.Record.Blockers) + (task.Record.Plan is { } plan ? OfPlan(plan.Tasks) : 0);

    /// <summary>Blockers with their answers; the answer that is awaited as long as one may be.</summary>
    public static int Of(IReadOnlyList<TaskBlocker>? blockers) =>
        blockers is null ? 0 : Member + blockers.Sum(blocker => Of<TaskBlocker>(blocker) + 1 + (blocker.Answer is null ? MaxAnswer : 0));

    /// <summary>A plan that waits for approval: what its tasks take once they are submitted, and no less than it takes itself.</summary>
    public static int OfPlan(IReadOnlyList<TaskSubmission> tasks) => Member + tasks.Sum(task => Of(task) + Texts(task.DependsOn) + Number);

    public static int Of(TaskSubmission spec) =>
        OpenTask
        + Text(spec.Title) + Text(spec.Description) + Text(spec.Key) + Text(spec.AgentType) + Text(spec.PreferredAgent) + Text(spec.Goal)
        + Texts(spec.RequiredTools) + Texts(spec.Verify) + Texts(spec.Hints) + Texts(spec.RelevantFiles)
        + OfDependencies(spec.DependsOn?.Count ?? 0)
        + (spec.MaxRetries is null ? 0 : Number) + (spec.TimeoutSeconds is null ? 0 : Number) + (spec.VerifyTimeoutSeconds is null ? 0 : Number)
        + (spec.ReadOnly is null ? 0 : Number)
        + (spec.BudgetTokens is null && spec.BudgetCostUsd is null ? 0 : (2 * Number) + OwnBudget)
        + (spec.Plan is null ? 0 : 2 * Number)
        + (spec.Review is { } review ? (2 * Number) + Text(review.Agent) : 0);

    public static int OfDependencies(int count) => count == 0 ? 0 : Member + (count * Dependency);

    private static int Text(string? text) => text is null ? 0 : Member + Bytes(text);

    private static int Texts(IReadOnlyList<string>? items) => items is null ? 0 : Member + items.Sum(item => 3 + Bytes(item));

    // Exactly: an emoji takes four bytes in UTF-8 and twelve in JSON.
    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(AbathurJson.Options.Encoder!.Encode(text));
}
