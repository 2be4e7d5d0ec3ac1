using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>Kills the demo's worker once, in the middle of its work, and notes what became of it.</summary>
internal sealed class DemoWorkerKill(DemoWorker worker, TimeProvider time)
{
    // By then a third of the tasks are done, and agents are at work.
    private const int AfterCompleted = 6;

    private DateTimeOffset? killedAt;
    private DateTimeOffset? backAt;
    private IReadOnlyList<string> running = [];
    private Task restarting = Task.CompletedTask;

    public void Follow(BoardModel board)
    {
        if (restarting.IsCompleted)
        {
            worker.RequireAlive();
        }

        if (killedAt is null)
        {
            if (board.Status.Tasks.GetValueOrDefault(TaskState.Completed) >= AfterCompleted && board.Status.Running.Count > 0)
            {
                killedAt = time.GetUtcNow();
                running = board.Status.Running;
                restarting = worker.KillAndRestartAsync();
            }
        }
        else if (backAt is null && board.NewEvents.Any(e => e.Kind is SwarmEventKind.TaskCompleted && e.At > killedAt))
        {
            backAt = time.GetUtcNow();
        }
    }

    /// <summary>What happened, in words; null if nothing did.</summary>
    public string? Tell() => (killedAt, backAt) switch
    {
        ({ } from, { } to) => $"The worker was killed (-9) while {string.Join(", ", running)} ran; the next one was back at work after {(to - from).TotalSeconds:0} s",
        _ => null,
    };

    public Task SettleAsync() => restarting;
}
