using Abathur.Temporal.Contracts;
using Temporalio.Common;

namespace Abathur.Temporal.Workflows;

/// <summary>How values are written in summaries and priorities.</summary>
internal static class Wire
{
    /// <summary>The server takes 400 bytes; a title's characters may take three each.</summary>
    private const int MaxSummary = 120;

    public static string Summary(string text) => Text.Cut(text, MaxSummary);

    /// <summary>Temporal's priority key counts the other way: 1 goes first, 3 is the default.</summary>
    public static Priority Priority(TaskPriority priority) => new(5 - (int)priority);
}
