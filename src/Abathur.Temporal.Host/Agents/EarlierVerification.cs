using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Agents;

/// <summary>What the verify command printed when it failed an earlier attempt, for the attempt that follows on the same host.</summary>
/// <param name="Attempt">That attempt.</param>
/// <param name="Log">All that it printed, where the agent can read it.</param>
/// <param name="Excerpt">What of it goes into the prompt; may be empty.</param>
public sealed record EarlierVerification(int Attempt, string Log, string Excerpt)
{
    /// <summary>Copies the log to the agent's scratch folder; null: no verification failed last, or it was on another host.</summary>
    public static EarlierVerification? TryBring(DataFolder data, AttemptInput task, string scratch)
    {
        try
        {
            return Bring(data, task, scratch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An agent can do without it: the failure's hint says what is most important.
            return null;
        }
    }

    private static EarlierVerification? Bring(DataFolder data, AttemptInput task, string scratch)
    {
        var logs = data.LogFiles(task.Swarm, task.TaskId);
        foreach (var (later, _) in logs.Where(log => log.Attempt >= task.Attempt && log.Log == AttemptLog.Verify))
        {
            // An earlier swarm of this name left it.
            File.Delete(data.FailedVerifyFile(task.Swarm, task.TaskId, later));
        }

        var attempt = logs.Where(log => log.Log == AttemptLog.Verify && log.Attempt < task.Attempt).Select(log => log.Attempt).DefaultIfEmpty().Max();
        var failed = data.FailedVerifyFile(task.Swarm, task.TaskId, attempt);
        if (!File.Exists(failed))
        {
            return null;
        }

        var copy = Path.Combine(scratch, "verify.log");
        File.Copy(data.LogFile(task.Swarm, task.TaskId, attempt, AttemptLog.Verify), copy, overwrite: true);
        return new(attempt, copy, File.ReadAllText(failed));
    }
}
