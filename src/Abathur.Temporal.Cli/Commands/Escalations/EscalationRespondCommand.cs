using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Escalations;

/// <summary><c>abathur escalation respond</c></summary>
internal static class EscalationRespondCommand
{
    private static readonly Argument<string> Id = EscalationCommand.Id();
    private static readonly Argument<EscalationChoice> Choice = EnumInput.Argument<EscalationChoice>("choice", "What is to be done; `escalation show` tells what each question takes.");
    private static readonly Option<string?> Note = new("--note", "-n") { Description = "A hint for the next attempt, or a reason; for `answer`, which needs it, what the agent is told." };

    private static readonly Option<string?> File = new("--file") { Description = "To approve a plan with changes: the tasks to submit in its place, as YAML or JSON; `abathur task plan --file` writes them." };

    public static Command Create() => new Command("respond", "Answers a question.") { Id, Choice, Note, File }.Runs(async session =>
    {
        var answer = new EscalationAnswer
        {
            Escalation = session.Get(Id)!,
            Choice = session.Get(Choice),
            Note = session.Get(Note),
            Tasks = session.Get(File) is { } file ? TaskBatch.Read(await Document.LoadAsync(file, session.Cancel)).Tasks : null,
        };
        var swarm = await session.SwarmAsync();
        await swarm.UpdateAsync(s => s.AnswerEscalationAsync(answer), session.Cancel);
        session.Done($"{answer.Escalation} is answered with '{Text.Camel(answer.Choice)}'.");
    });
}
