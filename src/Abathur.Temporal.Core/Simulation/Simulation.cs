using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>
/// Plays a swarm to its end in virtual time: the decisions are those that a swarm takes, only attempts are drawn instead of run. Work that
/// waits for approval is approved at once; every other question to an operator stays open.
/// </summary>
public sealed class Simulation
{
    // Retries are bounded by the retry budgets of tasks and lineages; this bounds what nobody thought of.
    private const int MostAttempts = 1000;

    private readonly SimulationStart start;
    private readonly AttemptSamples samples;
    private readonly Draw draw;
    private readonly Board board;
    private readonly VirtualAttempts attempts = new();
    private readonly HeldTime held = new();
    private readonly Dictionary<int, (DateTimeOffset Start, int Attempts)> started = [];
    private readonly HashSet<(string Agent, AttemptKind Kind)> drawn = [];
    private readonly HashSet<int> endedBefore;
    private readonly AgentUsage usedBefore;
    private DateTimeOffset now;
    private int most;

    private Simulation(SimulationStart start, AttemptSamples samples, Draw draw)
    {
        (this.start, this.samples, this.draw) = (start, samples, draw);
        (board, now) = (start.ToBoard(), start.At);
        endedBefore = [.. board.Tasks.Where(HasEnded).Select(task => task.Number)];
        usedBefore = board.Usage;
    }

    /// <summary>Plays one run.</summary>
    public static SimulatedRun Run(SimulationStart start, AttemptSamples samples, Draw draw)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(draw);
        var simulation = new Simulation(start, samples, draw);
        simulation.Adopt();
        simulation.Play();
        return simulation.Result();
    }

    // What runs already has been drawn from those that take longer than it has run.
    private void Adopt()
    {
        foreach (var task in board.Running.Select(number => board[number]))
        {
            var input = AttemptInputs.For(board, task);
            var elapsed = Math.Max(0, (now - (task.Record.StartedAt ?? now)).TotalSeconds);
            var sample = samples.Pick(input, draw, elapsed);
            Begin(task, input, sample with { AgentSeconds = Math.Max(0, sample.AgentSeconds - elapsed) });
        }
    }

    private void Play()
    {
        while (Decide())
        {
            var next = new[] { attempts.Next, StartLimits.NextEnd(board, now) }.Min();
            if (next is not { } at || (attempts.Next is null && at <= now))
            {
                return;
            }

            held.Count(board, now, at);
            now = at > now ? at : now;
            while (attempts.TakeDue(now) is { } report)
            {
                AttemptEnds.Take(board, report, now);
            }

            Approve();
        }
    }

    // False: this can't be right, and has to end.
    private bool Decide()
    {
        foreach (var command in Dispatch.Next(board, now))
        {
            switch (command)
            {
                case AttemptCommand.Start { Input: var input }:
                    var task = board.Get(input.TaskId);
                    if (input.Attempt > MostAttempts)
                    {
                        return false;
                    }

                    Begin(task, input, samples.Pick(input, draw));
                    break;
                case AttemptCommand.Cancel cancel:
                    AttemptEnds.Take(board, attempts.Cancel(cancel.Task, cancel.Attempt), now);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown command {command}.");
            }
        }

        most = Math.Max(most, board.Running.Count);
        return true;
    }

    private void Begin(TaskEntry task, AttemptInput input, AttemptSample sample)
    {
        started[task.Number] = started.TryGetValue(task.Number, out var before) ? (before.Start, before.Attempts + 1) : (now, 1);
        drawn.Add((input.Agent, input.Kind()));
        attempts.Start(input, sample, now);
    }

    private void Approve()
    {
        foreach (var asked in EscalationDesk.Open(board).Where(asked => asked.Kind == EscalationKind.Approval && Decisions.HasEffect(board, asked, EscalationChoice.Approve)).ToList())
        {
            EscalationAnswers.Answer(board, new EscalationAnswer { Escalation = asked.Id, Choice = EscalationChoice.Approve }, now);
        }
    }

    private SimulatedRun Result()
    {
        var tasks = board.Tasks.Where(task => !endedBefore.Contains(task.Number)).Select(Told).ToList();
        var waiting = board.Tasks.Where(task => TaskTransitions.IsWaiting(task.State)).ToList();
        return new()
        {
            Seconds = tasks.Select(task => task.End ?? task.Start ?? 0).DefaultIfEmpty().Max(),
            Usage = board.Usage - usedBefore,
            Tasks = tasks,
            Held = held.Seconds,
            Left = waiting.CountBy(task => StartLimits.FirstThatHolds(board, task, now) ?? WaitLimit.Score).ToDictionary(),
            MostAtOnce = most,
            Drawn = drawn,
        };
    }

    // Nobody is there who would have a failed task tried again.
    private static bool HasEnded(TaskEntry task) => !TaskTransitions.IsWaiting(task.State) && task.State != TaskState.Running;

    private SimulatedTask Told(TaskEntry task) => new()
    {
        Id = task.Id,
        Key = task.Spec.Key,
        Title = task.Spec.Title,
        Agent = task.Record.Agent,
        State = task.State,
        Start = started.TryGetValue(task.Number, out var first) ? Seconds(first.Start) : null,
        End = HasEnded(task) ? Seconds(task.Record.UpdatedAt) : null,
        Attempts = first.Attempts,
        DependsOn = [.. task.DependsOn.Select(TaskId.Format)],
    };

    private double Seconds(DateTimeOffset at) => Math.Round(Math.Max(0, (at - start.At).TotalSeconds), 3);
}
