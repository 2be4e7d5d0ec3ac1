using System.Globalization;

namespace Abathur.Temporal.Contracts;

/// <summary>The git names Abathur writes: made from ids, never from titles, and always under <c>abathur/</c>.</summary>
public static class GitRefs
{
    /// <summary>The swarm's own line, <c>abathur/{swarm}/main</c>: what tasks merge into.</summary>
    public static string Line(string swarm) => $"abathur/{swarm}/main";

    /// <summary>A task's branch, <c>abathur/{swarm}/{taskId}</c>.</summary>
    public static string TaskBranch(string swarm, string taskId) => $"abathur/{swarm}/{taskId}";

    /// <summary>Where an attempt's unmerged work is kept: <c>refs/abathur/salvage/{swarm}/{taskId}/{attempt}</c>.</summary>
    public static string Salvage(string swarm, string taskId, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{SalvagePrefix}{swarm}/{taskId}/{attempt}");

    /// <summary>The prefix of every salvage ref.</summary>
    public const string SalvagePrefix = "refs/abathur/salvage/";
}
