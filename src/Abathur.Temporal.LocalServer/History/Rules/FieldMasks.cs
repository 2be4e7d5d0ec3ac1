using Google.Protobuf.WellKnownTypes;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>Field masks as the real server reads them: <c>task_queue.name</c>, <c>taskQueue.name</c> and <c>TaskQueue.Name</c> are the same.</summary>
internal static class FieldMasks
{
    /// <summary>The paths as <c>taskQueue.name</c>.</summary>
    public static HashSet<string> Paths(FieldMask? mask) =>
        [.. (mask?.Paths ?? []).Select(path => string.Join('.', path.Split('.').Select(LowerCamel)))];

    private static string LowerCamel(string name)
    {
        var words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((word, i) => (i == 0 ? char.ToLowerInvariant(word[0]) : char.ToUpperInvariant(word[0])) + word[1..]));
    }
}
