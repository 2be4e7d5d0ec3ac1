using Temporalio.Common;

namespace Abathur.Temporal.Workflows;

/// <summary>How values stand in search attributes, summaries and failure types.</summary>
internal static class Wire
{
    /// <summary>The server takes 400 bytes; a title's characters may take three each.</summary>
    private const int MaxSummary = 120;

    /// <summary>An enum's value in camelCase, as in the JSON.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static string Summary(string text) => text.Length <= MaxSummary ? text : text[..(MaxSummary - 1)] + "…";

    /// <summary>Temporal's priority key counts the other way: 1 goes first, 3 is the default.</summary>
    public static Priority Priority(Contracts.TaskPriority priority) => new(5 - (int)priority);
}
