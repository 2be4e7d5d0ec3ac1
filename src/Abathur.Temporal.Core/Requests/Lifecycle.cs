using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Requests;

/// <summary>The swarm's own states: <c>starting → running ⇄ paused → stopping → stopped</c>.</summary>
public static class Lifecycle
{
    /// <summary>The first activity has answered: the swarm runs.</summary>
    public static void Start(Board board, PreparedSwarm prepared, DateTimeOffset now)
    {
        // A swarm that starts again continues on the integration branch it has; what HEAD is by now doesn't matter.
        var note = board.Prepared is null ? prepared.BaseNote : null;
        board.Prepared = board.Prepared is { } before
            ? prepared with { BaseCommit = before.BaseCommit, BaseNote = before.BaseNote, IntegrationRef = before.IntegrationRef }
            : prepared;
        Roster.Reload(board, prepared.Roster, now);
        if (note is not null)
        {
            board.Emit(now, SwarmEventKind.Warning, message: note);
        }

        if (board.State == SwarmState.Starting)
        {
            board.MoveTo(board.StartsPaused ? SwarmState.Paused : SwarmState.Running, now);
        }
    }

    /// <exception cref="RejectedException">The swarm is starting or stopping.</exception>
    public static void Pause(Board board, DateTimeOffset now)
    {
        RequireOpen(board);
        board.MoveTo(SwarmState.Paused, now);
    }

    /// <exception cref="RejectedException">The swarm is starting or stopping.</exception>
    public static void Resume(Board board, DateTimeOffset now)
    {
        RequireOpen(board);
        board.MoveTo(SwarmState.Running, now);
    }

    /// <summary>Begins to stop. A second stop may shorten the grace, never lengthen it.</summary>
    /// <exception cref="InvalidInputException">The grace is out of its range.</exception>
    public static void Stop(Board board, StopRequest request, DateTimeOffset now)
    {
        SettingsRules.Range("graceSeconds", request.GraceSeconds ?? 0, 0, 86_400);
        var grace = request.Mode == StopMode.Force ? 0 : request.GraceSeconds ?? board.Settings.ShutdownGraceSeconds;
        var deadline = now + TimeSpan.FromSeconds(grace);
        if (board.StopDeadline is null || deadline < board.StopDeadline)
        {
            board.StopMode = request.Mode;
            board.StopDeadline = deadline;
        }

        if (board.State != SwarmState.Stopped)
        {
            board.StartsPaused = board.State == SwarmState.Paused || (board.State != SwarmState.Running && board.StartsPaused);
            board.MoveTo(SwarmState.Stopping, now);
        }
    }

    /// <summary>Whether a stopping swarm has nothing left that runs.</summary>
    public static bool IsDrained(Board board) => board.State == SwarmState.Stopping && board.Running.Count == 0;

    public static void Stopped(Board board, DateTimeOffset now) => board.MoveTo(SwarmState.Stopped, now);

    /// <summary>Takes settings whose ranges hold.</summary>
    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    /// <exception cref="RejectedException">Tasks wait for work that would no longer be merged.</exception>
    public static void Configure(Board board, SwarmSettings settings, DateTimeOffset now)
    {
        RequireSettings(board, settings);
        if (SettingsPatch.Describe(board.Settings, settings) is { Length: > 0 } changes)
        {
            board.Emit(now, SwarmEventKind.SettingsChanged, message: changes);
        }

        board.Settings = settings;
    }

    /// <summary>Throws what <see cref="Configure"/> would, and changes nothing.</summary>
    public static void RequireSettings(Board board, SwarmSettings settings)
    {
        SettingsRules.Require(settings, board.Repository);
        if (board.Rules >= RulesVersion.Fifth)
        {
            BudgetRules.Require(settings);
        }

        if (board.Rules >= RulesVersion.Third && CheckpointSize.Of(settings) - CheckpointSize.Of(board.Settings) is > 0 and var growth)
        {
            CheckpointRoom.Require(board, growth);
        }

        UnmergedWork.RequireNoDependents(board, settings);
    }

    /// <exception cref="RejectedException">The swarm is starting, stopping or stopped.</exception>
    internal static void RequireOpen(Board board)
    {
        if (board.State is not (SwarmState.Running or SwarmState.Paused))
        {
            throw new RejectedException($"The swarm '{board.Name}' is {Text.Camel(board.State)} and takes no changes.");
        }
    }
}
