using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>A limit on what starts: whether it holds a waiting task back, why, and when time alone ends that.</summary>
internal abstract class StartLimit
{
    public abstract WaitLimit Kind { get; }

    /// <summary>Whether the limit holds the task back now. Among ready tasks that differ in age only, the answer is the same for all.</summary>
    public abstract bool Holds(Board board, TaskEntry task, DateTimeOffset now);

    /// <summary>Why it holds the task back. Asked only while it does.</summary>
    public abstract string Explain(Board board, TaskEntry task, DateTimeOffset now);

    /// <summary>When time alone ends it next for a task that waits for it; null: something has to happen first.</summary>
    public virtual DateTimeOffset? NextEnd(Board board, DateTimeOffset now) => null;
}
