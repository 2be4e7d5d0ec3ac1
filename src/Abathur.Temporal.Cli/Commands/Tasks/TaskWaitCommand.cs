using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task wait</c></summary>
internal static class TaskWaitCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Argument<string[]> Ids = new("tasks")
    {
        Description = "Ids or keys of the tasks.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create() => new Command(
        "wait", "Waits until tasks have completed; exit code 1 as soon as one has failed, is blocked, or was canceled.") { Ids }
        .Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync();
        var ended = new List<TaskRecord>();
        await Deadline.RunAsync(session, "Not all of the tasks have completed yet.", async cancel =>
        {
            foreach (var id in session.Get(Ids)!)
            {
                ended.Add(await EndAsync(swarm, id, cancel));
                if (ended[^1].State != TaskState.Completed)
                {
                    break;
                }
            }

            return true;
        });
        session.Print(ended, _ =>
        {
            foreach (var task in ended)
            {
                var note = task.State == TaskState.Completed ? task.Summary : task.Failure?.Message;
                session.Output.WriteLine($"{task.Id} {Words.Of(task.State)}{(string.IsNullOrWhiteSpace(note) ? string.Empty : ": " + SafeText.Line(note, 200))}");
            }
        });
        return ended.TrueForAll(t => t.State == TaskState.Completed) ? ExitCode.Ok : ExitCode.No;
    }

    private static async Task<TaskRecord> EndAsync(SwarmClient swarm, string id, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(Interval);
        while (true)
        {
            var task = await swarm.QueryOpenAsync(s => s.Task(id), cancel)
                ?? throw new CommandException(ExitCode.No, $"The swarm '{swarm.Name}' ended before the task '{id}' did.");
            if (task.State is TaskState.Completed or TaskState.Failed or TaskState.Blocked or TaskState.Canceled)
            {
                return task;
            }

            if (task.State is TaskState.Ready or TaskState.Pending
                && await swarm.QueryOpenAsync(s => s.Status(), cancel) is { State: SwarmState.Running, BudgetSpent: true, Running.Count: 0 } status)
            {
                throw new CommandException(ExitCode.No, $"{task.Id} is {Text.Camel(task.State)}, and {BudgetWords.Spent(status)}");
            }

            await tick.WaitForNextTickAsync(cancel);
        }
    }
}
