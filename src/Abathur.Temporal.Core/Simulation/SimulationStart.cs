using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>Where a simulation starts: a swarm's state at a time. Each run makes a board of its own of it.</summary>
public sealed record SimulationStart
{
    private readonly SwarmInput input;

    private SimulationStart(SwarmInput input, DateTimeOffset at) => (this.input, At) = (input, at);

    /// <summary>When it starts, in virtual time.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The settings that hold.</summary>
    public SwarmSettings Settings => input.Settings!;

    /// <summary>The tasks that run or wait, by id.</summary>
    public IReadOnlyList<TaskRecord> Open =>
        [.. input.Checkpoint!.Tasks.Where(task => task.State == TaskState.Running || TaskTransitions.IsWaiting(task.State))];

    /// <summary>A swarm that is not there yet, with these tasks.</summary>
    /// <param name="input">How it would be started.</param>
    /// <param name="agents">The agents that it would have.</param>
    /// <param name="tasks">Its tasks. Their goals are left out: a new swarm has none.</param>
    /// <param name="at">When.</param>
    /// <exception cref="InvalidInputException">The input or the tasks can't be taken.</exception>
    public static SimulationStart New(SwarmInput input, AgentRoster agents, SubmitTasks tasks, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var board = BoardFactory.Create(input, continued: false, at);
        Lifecycle.Start(board, new PreparedSwarm { BaseCommit = "none", Roster = agents, SearchAttributes = [] }, at);
        Submissions.Accept(board, tasks with { Tasks = [.. tasks.Tasks.Select(task => task with { Goal = null })] }, at);
        return Of(input, CheckpointWriter.Write(board), at);
    }

    /// <summary>A swarm that runs, or that is paused: then as if it were resumed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="checkpoint">Its state.</param>
    /// <param name="more">Tasks that it would get besides; null: none.</param>
    /// <param name="at">When.</param>
    /// <exception cref="InvalidInputException">The tasks can't be taken, or the checkpoint is one of another version.</exception>
    /// <exception cref="RejectedException">The swarm is starting or has stopped, or nothing is left of its tasks.</exception>
    public static SimulationStart Continue(string name, RepositorySpec repository, SwarmCheckpoint checkpoint, SubmitTasks? more, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (checkpoint.State is not (SwarmState.Running or SwarmState.Paused) || checkpoint.Prepared is null)
        {
            throw new RejectedException($"The swarm '{name}' is {Text.Camel(checkpoint.State)}: only one that runs or is paused can be simulated. "
                + "Simulate a file of tasks instead: abathur plan simulate FILE");
        }

        // The swarm chose its integration branch itself; a start doesn't name one.
        var input = new SwarmInput { Name = name, Repository = repository with { IntegrationRef = null }, Settings = checkpoint.Settings };
        var start = Of(input, checkpoint with { State = SwarmState.Running }, at);
        if (more is not null)
        {
            var board = start.ToBoard();
            Submissions.Accept(board, more, at);
            start = Of(input, CheckpointWriter.Write(board), at);
        }

        return start.Open.Count > 0 ? start : throw new RejectedException(FormattableString.Invariant(
            $"Nothing is left to simulate: all {checkpoint.Tasks.Count + checkpoint.Closed.Count} tasks of swarm '{name}' have ended. Submit more, or give a file of tasks: abathur plan simulate FILE"));
    }

    /// <summary>The same, with other settings.</summary>
    public SimulationStart With(SwarmSettings settings) => Of(input, input.Checkpoint! with { Settings = settings }, At);

    internal Board ToBoard() => BoardFactory.Create(input, continued: true, At);

    private static SimulationStart Of(SwarmInput input, SwarmCheckpoint checkpoint, DateTimeOffset at)
    {
        var settings = checkpoint.Settings ?? input.Settings ?? new SwarmSettings();
        return new(input with { Settings = settings, Checkpoint = checkpoint with { Settings = settings } }, at);
    }
}
