using System.Globalization;

namespace Abathur.Temporal.Contracts;

/// <summary>The git names Abathur writes: made from ids, never from titles, and always under <c>abathur/</c> or <c>refs/abathur/</c>.</summary>
public static class GitRefs
{
    /// <summary>The integration branch, <c>refs/abathur/integration/{swarm}</c>: what tasks merge into. Nobody checks it out by accident.</summary>
    public static string Integration(string swarm) => "refs/abathur/integration/" + swarm;

    /// <summary>
    /// The branch that shows the integration branch, <c>abathur/{swarm}/main</c>: it follows while nobody has it checked out. Of swarms
    /// that started before there was such a ref it is the integration branch itself.
    /// </summary>
    public static string FollowingBranch(string swarm) => $"abathur/{swarm}/main";

    /// <summary>A task's branch, <c>abathur/{swarm}/{taskId}</c>.</summary>
    public static string TaskBranch(string swarm, string taskId) => $"abathur/{swarm}/{taskId}";

    /// <summary>Where an attempt's unmerged work is kept: <c>refs/abathur/salvage/{swarm}/{taskId}/{attempt}</c>.</summary>
    public static string Salvage(string swarm, string taskId, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{SalvagePrefix}{swarm}/{taskId}/{attempt}");

    /// <summary>What a swarm's integration branch is called among the tasks of its salvage, when another swarm began under its name.</summary>
    public const string IntegrationSalvage = "main";

    /// <summary>The prefix of every salvage ref.</summary>
    public const string SalvagePrefix = "refs/abathur/salvage/";
}
