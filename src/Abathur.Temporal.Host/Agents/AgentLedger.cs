using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Worktrees;

namespace Abathur.Temporal.Host.Agents;

/// <summary>
/// What this host runs, one file per task: so that an attempt starts only when no process of an earlier one is alive, and
/// a worker that starts ends what a dead one left. A process is only ever killed if its start time matches too.
/// </summary>
/// <param name="folder">The data folder's ledger.</param>
public sealed class AgentLedger(string folder)
{
    /// <summary>Ends what runs for the task on this host, of this attempt or an earlier one; returns when it is proven dead.</summary>
    /// <exception cref="AgentFailureException">Some of it hangs and can't be killed.</exception>
    /// <exception cref="StaleAttemptException">What runs is a later attempt's.</exception>
    public async Task EndPredecessorAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (Read(FileOf(task.Swarm, task.TaskId)) is { } entry)
        {
            if (entry.Attempt > task.Attempt && entry.Worker.IsAlive)
            {
                throw new StaleAttemptException(task.TaskId, task.Attempt, entry.Attempt);
            }

            await EndAsync(entry, cancellationToken);
        }
    }

    /// <summary>Ends the agents whose worker is dead; says which.</summary>
    public async Task<IReadOnlyList<AgentLedgerEntry>> SweepAsync(CancellationToken cancellationToken)
    {
        var ended = new List<AgentLedgerEntry>();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [])
        {
            if (Read(file) is { Worker.IsAlive: false } entry)
            {
                await EndAsync(entry, cancellationToken);
                ended.Add(entry);
            }
        }

        return ended;
    }

    internal void Record(AgentLedgerEntry entry) => WholeFile.Write(FileOf(entry.Swarm, entry.Task), entry);

    internal void Remove(AgentLedgerEntry entry)
    {
        var file = FileOf(entry.Swarm, entry.Task);
        if (Read(file)?.Run == entry.Run)
        {
            File.Delete(file);
        }
    }

    private async Task EndAsync(AgentLedgerEntry entry, CancellationToken cancellationToken)
    {
        // Its own attempt is over, so there is nothing to be graceful for.
        if (!await entry.Left().EndAsync(TimeSpan.Zero, cancellationToken))
        {
            throw AgentFailureException.Of(
                FailureKind.Infrastructure,
                $"a process of attempt {entry.Attempt} (pid {entry.Agent.Pid}) is still alive on this host and can't be killed.");
        }

        Remove(entry);
    }

    private static AgentLedgerEntry? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<AgentLedgerEntry>(File.ReadAllBytes(file), AbathurJson.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // No file: nothing runs. A torn one: written while the host lost power, and no process outlives that.
            return null;
        }
    }

    private string FileOf(string swarm, string taskId) => Path.Combine(folder, $"{SwarmName.Require(swarm)}-{taskId}.json");
}
