using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary>Waits for the plan of a task, shows it, and has it approved, changed, or left waiting.</summary>
/// <param name="session">The command's.</param>
/// <param name="swarm">The swarm.</param>
/// <param name="task">The id of the task that plans.</param>
/// <param name="file">Where the plan is written as YAML; null: nowhere.</param>
internal sealed class PlanDesk(Session session, SwarmClient swarm, string task, string? file)
{
    /// <summary>Decides on the plan once it is there, and on those that follow if it is sent back.</summary>
    /// <param name="approves">Whether it is approved without a question.</param>
    public async Task<ExitCode> DecideAsync(bool approves)
    {
        while (await WaitAsync() is { Plan: { } plan })
        {
            switch (await ShowAsync(plan.Tasks, approves))
            {
                case EscalationChoice.Approve:
                    return ExitCode.Ok;
                case EscalationChoice.Reject:
                    session.Tell($"{task}: waiting for the next plan.");
                    break;
                default:
                    return approves ? ExitCode.No : ExitCode.Ok;
            }
        }

        session.Done($"The plan of {task} was approved and submitted meanwhile.");
        return ExitCode.Ok;
    }

    private async Task<TaskRecord> WaitAsync() => await Deadline.RunAsync(
        session, $"There is no plan yet; `abathur task plan {task} --swarm {swarm.Name}` shows it once it is there.", cancel => PlanWait.ForAsync(session, swarm, task, cancel));

    // What becomes of the plan: approved, rejected, or kept waiting.
    private async Task<EscalationChoice> ShowAsync(IReadOnlyList<TaskSubmission> planned, bool approves)
    {
        var tasks = planned;
        while (true)
        {
            var shown = tasks;
            var view = await swarm.QueryAsync(s => s.Plan(new() { Task = task, Tasks = shown }), session.Cancel);
            if (file is not null)
            {
                await File.WriteAllTextAsync(file, PlanFile.Write(task, shown), session.Cancel);
            }

            var isSubmitted = approves && view.Problems.Count == 0;
            if (isSubmitted)
            {
                await AnswerAsync(view, EscalationChoice.Approve);
            }

            session.Print(new { task, submitted = isSubmitted, plan = view }, console => PlanDrawing.Draw(console, view));
            switch (isSubmitted ? 's' : await AskAsync(view))
            {
                case 'y':
                    await AnswerAsync(view, EscalationChoice.Approve, tasks: ReferenceEquals(shown, planned) ? null : shown);
                    goto case 's';
                case 's':
                    session.Tell(FormattableString.Invariant($"{view.Tasks.Count} tasks submitted: `abathur swarm watch {swarm.Name}` shows them at work."));
                    return EscalationChoice.Approve;
                case 'e':
                    tasks = await PlanFile.EditAsync(session, task, shown);
                    break;
                case 'n' when await NoteAsync() is { } note:
                    await AnswerAsync(view, EscalationChoice.Reject, note);
                    return EscalationChoice.Reject;
                default:
                    session.Tell(Left(view));
                    return EscalationChoice.Keep;
            }
        }
    }

    // 'y', 'e' or 'n'; without a person at the terminal it stays as it is.
    private async Task<char> AskAsync(PlanView view)
    {
        if (!session.Interactive)
        {
            return '-';
        }

        var mayApprove = view.Problems.Count == 0;
        session.Output.Write(mayApprove ? FormattableString.Invariant($"Submit these {view.Tasks.Count} tasks? [y/N/edit] ") : "It can't be submitted like this. Edit it? [e/N] ");
        return await session.Input.ReadLineAsync(session.Cancel) switch
        {
            null => '-',
            var answer when mayApprove && answer.Trim().ToUpperInvariant() is "Y" or "YES" => 'y',
            var answer when answer.Trim().ToUpperInvariant() is "E" or "EDIT" => 'e',
            _ => 'n',
        };
    }

    private async Task<string?> NoteAsync()
    {
        session.Output.Write("What should the planner change? Leave it empty to decide later: ");
        return await session.Input.ReadLineAsync(session.Cancel) is { } note && !string.IsNullOrWhiteSpace(note) ? note.Trim() : null;
    }

    private Task AnswerAsync(PlanView view, EscalationChoice choice, string? note = null, IReadOnlyList<TaskSubmission>? tasks = null)
    {
        var id = view.Escalation ?? throw new CommandException(ExitCode.Rejected, $"No question about the plan of {task} is open any more; see `abathur task show {task} --swarm {swarm.Name}`.");
        var answer = new EscalationAnswer { Escalation = id, Choice = choice, Note = note, Tasks = tasks };
        return swarm.UpdateAsync(s => s.AnswerEscalationAsync(answer), session.Cancel);
    }

    private string Left(PlanView view) =>
        $"The plan waits for your answer: `abathur escalation respond {view.Escalation} approve --swarm {swarm.Name}` submits it, "
        + "`reject --note …` instead of `approve` has it planned again, `cancel` drops it.";
}
