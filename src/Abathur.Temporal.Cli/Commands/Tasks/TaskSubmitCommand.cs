using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task submit</c></summary>
internal static class TaskSubmitCommand
{
    private const int MaxKeysTold = 10;

    private static readonly Option<string?> File = new("--file")
    {
        Description = "A YAML or JSON file: an object with 'tasks', a list of tasks, or one task; '-' reads standard input.",
    };

    public static Command Create()
    {
        var command = new Command("submit", "Submits tasks: one from flags, or a batch from a file or '-' (standard input).") { File };
        TaskFlags.AddTo(command);
        return command.Runs(RunAsync);
    }

    private static async Task RunAsync(Session session)
    {
        var given = await ReadAsync(session);
        var batch = TaskKeys.Complete(given);
        var swarm = await session.SwarmAsync();
        var result = await SendAsync(swarm, batch, session.Cancel);
        foreach (var task in result.Tasks.Where(task => task.Warning is not null))
        {
            session.Tell($"{task.Id}: {task.Warning}");
        }

        session.Print(result, _ =>
        {
            foreach (var (task, spec) in result.Tasks.Zip(given.Tasks))
            {
                var drawn = spec.Key is null ? $"  (key {task.Key})" : string.Empty;
                session.Output.WriteLine(
                    $"{task.Id}{(task.Created ? string.Empty : " (was there already)")}  {SafeText.Line(spec.Title, 100)}{drawn}");
            }
        });
    }

    internal static async Task<SubmitResult> SendAsync(SwarmClient swarm, SubmitTasks batch, CancellationToken cancel)
    {
        try
        {
            return await swarm.UpdateAsync(s => s.SubmitTasksAsync(batch), cancel);
        }
        catch (SilenceException e)
        {
            var keys = string.Join(", ", batch.Tasks.Take(MaxKeysTold).Select(task => task.Key)) + (batch.Tasks.Count > MaxKeysTold ? ", …" : string.Empty);
            throw new SilenceException(
                e.Silence,
                e,
                $"The tasks may still be taken: `abathur task show {batch.Tasks[0].Key} --swarm {swarm.Name}` tells. To send them again, give them the same keys: {keys}.");
        }
    }

    private static async Task<SubmitTasks> ReadAsync(Session session)
    {
        var file = session.Get(File) ?? (TaskFlags.IsStandardInput(session) ? "-" : null);
        if (file is null)
        {
            return new SubmitTasks { Tasks = [TaskFlags.Read(session)] };
        }

        if (TaskFlags.AnyGiven(session))
        {
            throw new InvalidInputException("Give a file or the flags of one task, not both.");
        }

        return TaskBatch.Read(file == "-"
            ? Document.Parse(await session.Input.ReadToEndAsync(session.Cancel), "standard input")
            : await Document.LoadAsync(file, session.Cancel));
    }
}
