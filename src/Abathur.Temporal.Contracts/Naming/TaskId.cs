using System.Globalization;

namespace Abathur.Temporal.Contracts;

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
