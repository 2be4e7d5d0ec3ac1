using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Mcp;

namespace Abathur.Temporal.Host.Tests.Agents.Mcp;

/// <summary>A swarm that takes every task, and shows those that it took.</summary>
internal sealed class FakeSwarm : ISwarmCalls
{
    private readonly List<TaskSubmission> taken = [];

    public IReadOnlyList<TaskSubmission> Taken => taken;

    public Task<SubmittedTask> SubmitAsync(AttemptInput task, TaskSubmission submission, CancellationToken cancellationToken)
    {
        taken.Add(submission);
        return Task.FromResult(new SubmittedTask($"T{taken.Count + 1}", Created: true, submission.Key));
    }

    /// <summary>The blockers that were reported.</summary>
    public List<Blocker> Reported { get; } = [];

    /// <summary>The answer that an earlier attempt was given; null: none was.</summary>
    public string? Answer { get; set; }

    public Task<TaskBlocker> ReportBlockerAsync(AttemptInput task, Blocker blocker, CancellationToken cancellationToken)
    {
        Reported.Add(blocker);
        return Task.FromResult(new TaskBlocker
        {
            Key = blocker.Key,
            Question = Reported[0].Question,
            Escalation = "E1",
            Attempt = Answer is null ? task.Attempt : task.Attempt - 1,
            Answer = Answer,
        });
    }

    /// <summary>What it finds wrong with plans, one after the other; then nothing.</summary>
    public Queue<string[]> PlanProblems { get; } = new();

    public Task<IReadOnlyList<string>> CheckPlanAsync(AttemptInput task, IReadOnlyList<TaskSubmission> tasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(PlanProblems.TryDequeue(out var problems) ? problems : []);

    public Task<TaskPage> ListAsync(AttemptInput task, string? after, CancellationToken cancellationToken) =>
        Task.FromResult(new TaskPage([.. taken.Select((submission, i) => new TaskSummary { Id = $"T{i + 2}", Title = submission.Title, State = TaskState.Ready })]));

    public Task<TaskRecord> GetAsync(AttemptInput task, string idOrKey, CancellationToken cancellationToken) =>
        throw new InvalidInputException($"get_task: {idOrKey} belongs to another lineage; name a task that `list_tasks` shows.");
}
