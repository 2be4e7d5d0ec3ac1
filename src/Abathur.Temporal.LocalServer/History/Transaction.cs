using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>
/// One transition of a workflow: the events it writes, the state it changes, and what follows once both are kept. It touches
/// one run, or two where one run continues as the next.
/// </summary>
internal sealed class Transaction(WorkflowLane lane, DateTimeOffset now, HistoryContext context)
{
    private readonly List<RunChanges> changes = [];
    private readonly List<Action> reactions = [];
    private readonly List<Func<IWorkflows, Task>> continuations = [];
    private readonly List<Action<WriteSet>> companions = [];

    public WorkflowLane Lane => lane;

    public DateTimeOffset Now => now;

    public Timestamp Timestamp { get; } = Timestamp.FromDateTimeOffset(now);

    public HistoryContext Context => context;

    public bool IsEmpty => changes.Count == 0 && companions.Count == 0;

    /// <summary>What to do with other workflows once it is kept and the lane is free.</summary>
    public IReadOnlyList<Func<IWorkflows, Task>> Continuations => continuations;

    /// <summary>
    /// Adds an event: to the history, or to the buffer when it comes from outside while a workflow task is out. Applied at once
    /// in both cases.
    /// </summary>
    public HistoryEvent Append(RunState run, HistoryEvent e)
    {
        e.EventType = EventTypes.Of(e);
        return Add(run, e, isBuffered: run.Task is { IsStarted: true } && EventTypes.IsBufferable(e.EventType));
    }

    /// <summary>Adds an event that a command brings about, behind those of all commands: the workflow is told of it by another task.</summary>
    public HistoryEvent AppendLater(RunState run, HistoryEvent e)
    {
        e.EventType = EventTypes.Of(e);
        return Add(run, e, isBuffered: true);
    }

    /// <summary>Adds an event of another run as it is.</summary>
    public void Copy(RunState run, HistoryEvent original)
    {
        var e = original.Clone();
        Write(run, Touch(run), e);
        EventApplier.Apply(run, e);
    }

    /// <summary>Writes what was buffered. Ids are known only now, so events that name a buffered one are put right.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool FlushBuffered(RunState run)
    {
        if (run.Buffered.Count == 0)
        {
            return false;
        }

        var change = Touch(run);
        foreach (var e in run.Buffered)
        {
            BufferedReferences.Resolve(run, e);
            Write(run, change, e);
            BufferedReferences.Record(run, e);
        }

        run.Buffered.Clear();
        return true;
    }

    /// <summary>
    /// Marks a run whose state changes, with or without an event. A workflow task that is speculative stands before anything else:
    /// its events are written now, and it goes on as any other.
    /// </summary>
    public RunChanges Touch(RunState run)
    {
        var change = changes.Find(c => c.Run == run);
        if (change is null)
        {
            change = new RunChanges(run);
            changes.Add(change);
        }

        if (run.Task is { IsSpeculative: true } task)
        {
            task.IsSpeculative = false;
            foreach (var e in WorkflowTaskAttributes.Unwritten(run, task, Context.SuggestEvents))
            {
                Write(run, change, e);
            }
        }

        return change;
    }

    /// <summary>What to do once it is kept, before anyone else gets the lane. Must not wait.</summary>
    public void React(Action reaction) => reactions.Add(reaction);

    /// <summary>What to do with other workflows once it is kept and the lane is free.</summary>
    public void Continue(Func<IWorkflows, Task> continuation) => continuations.Add(continuation);

    /// <summary>Keeps something else with it: either both are kept, or neither is.</summary>
    public void KeepWith(Action<WriteSet> write) => companions.Add(write);

    /// <summary>All of it, for the store.</summary>
    public WriteSet ToWriteSet()
    {
        var writes = new WriteSet();
        foreach (var change in changes)
        {
            change.AddTo(writes);
        }

        foreach (var write in companions)
        {
            write(writes);
        }

        return writes;
    }

    /// <summary>It is kept: tells everyone who waits for one of the runs, and does what follows at once.</summary>
    public void Announce()
    {
        foreach (var change in changes)
        {
            change.Run.Updates.Announce();
            if (change.Events.Count > 0)
            {
                change.Run.Changed.Notify();
            }
        }

        foreach (var reaction in reactions)
        {
            reaction();
        }
    }

    private HistoryEvent Add(RunState run, HistoryEvent e, bool isBuffered)
    {
        e.EventTime = Timestamp;
        var change = Touch(run);
        if (isBuffered)
        {
            run.Buffered.Add(e);
        }
        else
        {
            Write(run, change, e);
        }

        EventApplier.Apply(run, e);
        return e;
    }

    private void Write(RunState run, RunChanges change, HistoryEvent e)
    {
        e.EventId = run.NextEventId;
        e.TaskId = context.NextTaskId();
        run.Events.Add(e);
        run.HistorySize += e.CalculateSize();
        change.Events.Add(e);
    }
}
