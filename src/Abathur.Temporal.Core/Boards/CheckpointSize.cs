using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Estimates, on the safe side, what a task takes in a checkpoint that is shrunk as far as it goes.</summary>
internal static class CheckpointSize
{
    /// <summary>Names, times, ids and counters of an open task.</summary>
    public const int OpenTask = 420;

    /// <summary>Id, state and names of a closed one.</summary>
    public const int ClosedTask = 50;

    /// <summary>The fingerprint that goes with a closed task's key.</summary>
    public const int ClosedKey = 50;

    /// <summary>Kept for events, agents, goals and breakers.</summary>
    public const int Rest = 192 * 1024;

    public const int Available = SwarmCheckpoint.MaxBytes - Rest;

    public static int Of(TaskEntry task) => TaskTransitions.IsClosed(task.State)
        ? ClosedTask + (task.Spec.Key is { } key ? ClosedKey + Bytes(key) : 0)
        : Of(task.Spec);

    public static int Of(TaskSubmission spec) =>
        OpenTask
        + Bytes(spec.Title) + Bytes(spec.Description) + Bytes(spec.Key) + Bytes(spec.AgentType) + Bytes(spec.PreferredAgent) + Bytes(spec.Goal)
        + Bytes(spec.RequiredTools) + Bytes(spec.DependsOn) + Bytes(spec.Verify) + Bytes(spec.Hints) + Bytes(spec.RelevantFiles);

    private static int Bytes(IReadOnlyList<string>? items) => items is null ? 0 : 20 + items.Sum(Bytes);

    // Quotes, backslashes and controls grow in JSON: controls to six bytes.
    private static int Bytes(string? text) => text is null
        ? 0
        : 20 + Encoding.UTF8.GetByteCount(text) + text.Sum(c => c is '"' or '\\' ? 1 : c < ' ' || c == '\u007f' ? 5 : 0);
}
