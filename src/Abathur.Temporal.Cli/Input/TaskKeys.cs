using System.Security.Cryptography;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Gives tasks keys before they are sent: a submission that is sent twice is then one, whatever became of the first.</summary>
internal static class TaskKeys
{
    private const int Digits = 12;

    /// <summary>The batch in which each task has a key: its own, or one that is drawn.</summary>
    public static SubmitTasks Complete(SubmitTasks batch) =>
        batch with { Tasks = [.. batch.Tasks.Select(task => task is { Key: null } ? task with { Key = Draw() } : task)] };

    private static string Draw() => "k-" + RandomNumberGenerator.GetHexString(Digits, lowercase: true);
}
