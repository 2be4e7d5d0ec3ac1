using System.Globalization;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Contracts;

/// <summary>The grammar of a swarm's name: <c>[a-z0-9][a-z0-9-]{0,62}</c>, safe in workflow ids, git refs and paths.</summary>
public static class SwarmName
{
    /// <summary>The grammar as people read it.</summary>
    public const string Grammar = "[a-z0-9][a-z0-9-]{0,62}";

    /// <summary>Whether <paramref name="name"/> follows <see cref="Grammar"/>.</summary>
    public static bool IsValid(string? name) => name is { Length: >= 1 and <= 63 } && name[0] != '-' && HasOnlyNameCharacters(name);

    /// <summary>Returns <paramref name="name"/>, or throws naming the grammar.</summary>
    /// <exception cref="InvalidInputException">The name breaks the grammar.</exception>
    public static string Require(string? name) => IsValid(name)
        ? name!
        : throw new InvalidInputException(
            InWorkflowId(name) is { } swarm ? $"'{Shown.Of(name)}' is the id of a workflow: the name of its swarm is '{swarm}'."
            : $"'{Shown.Of(name)}' is not a swarm name: use 1 to 63 lower-case letters, digits and hyphens, beginning with a letter or digit ({Grammar}).");

    // What people copy from Temporal's Web UI.
    private static string? InWorkflowId(string? id) =>
        id?.StartsWith(WorkflowIds.Prefix, StringComparison.Ordinal) == true && id.Split(':')[1] is var swarm && IsValid(swarm) ? swarm : null;

    // Every command checks a name, and a regular expression would be all that it needs the engine for.
    private static bool HasOnlyNameCharacters(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Task ids are <c>T1</c>, <c>T2</c>, …: given by the swarm in the order of submission, never reused.</summary>
public static class TaskId
{
    /// <summary>The id of the task with this number (1 or more).</summary>
    public static string Format(int number) => string.Create(CultureInfo.InvariantCulture, $"T{number}");

    /// <summary>Reads the number out of an id; false for anything that <see cref="Format"/> doesn't give.</summary>
    public static bool TryParse(string? id, out int number)
    {
        number = 0;
        return id is { Length: > 1 and < 12 } && id[0] == 'T' && id[1] != '0'
            && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>The ids of hosts: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 64. They become part of a task queue's name.</summary>
public static partial class HostId
{
    /// <summary>Returns <paramref name="id"/>, or throws.</summary>
    /// <exception cref="InvalidInputException">No host has such an id.</exception>
    public static string Require(string? id) => id is not null && Pattern().IsMatch(id)
        ? id
        : throw new InvalidInputException($"'{Shown.Of(id)}' is not a host's id, such as build-7-0a1b2c3d. `abathur task show TASK` names the hosts of a task's attempts.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Pattern();
}

/// <summary>The ids of Abathur's workflows: one per swarm, one per watchdog, one per task (every attempt of it), one per page that is read from a host.</summary>
public static class WorkflowIds
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "abathur:";

    /// <summary><c>abathur:{swarm}</c></summary>
    public static string Swarm(string swarm) => Prefix + swarm;

    /// <summary><c>abathur:{swarm}:watchdog</c></summary>
    public static string Watchdog(string swarm) => Swarm(swarm) + ":watchdog";

    /// <summary><c>abathur:{swarm}:task:{taskId}</c></summary>
    public static string TaskRun(string swarm, string taskId) => Swarm(swarm) + ":task:" + taskId;

    /// <summary><c>abathur:{swarm}:read:{taskId}:{unique}</c></summary>
    public static string Reading(string swarm, string taskId, string unique) => $"{Swarm(swarm)}:read:{taskId}:{unique}";
}
