using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>A box of a drawn graph: a task, or several.</summary>
/// <param name="Id">Unique in the picture.</param>
/// <param name="Layer">0 and up, from left to right.</param>
/// <param name="State">The state of its tasks.</param>
/// <param name="Label">Its text.</param>
/// <param name="Before">The boxes that it waits for.</param>
/// <param name="Link">Where it leads; null: nowhere.</param>
/// <param name="IsCritical">Whether the critical path goes through it.</param>
internal sealed record GraphBox(string Id, int Layer, TaskState State, string Label, IReadOnlyList<string> Before, string? Link, bool IsCritical);
