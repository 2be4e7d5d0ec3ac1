using System.CommandLine;
using Abathur.Temporal.Cli.Commands.Plans;
using Abathur.Temporal.Cli.Output;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task plan</c></summary>
internal static class TaskPlanCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<string?> File = new("--file") { Description = "Write the plan into this file, as YAML that `task submit --file` takes." };

    public static Command Create() => new Command("plan", "Shows the plan of a task that waits for approval, by waves, with its critical path.") { Id, File }.Runs(async session =>
    {
        var id = session.Get(Id)!;
        var swarm = await session.SwarmAsync();
        var view = await swarm.QueryAsync(s => s.Plan(new() { Task = id }), session.Cancel);
        if (session.Get(File) is { } file)
        {
            var task = await swarm.QueryAsync(s => s.Task(id), session.Cancel);
            await System.IO.File.WriteAllTextAsync(file, PlanFile.Write(task.Id, task.Plan?.Tasks ?? []), session.Cancel);
        }

        session.Print(view, console =>
        {
            PlanDrawing.Draw(console, view);
            if (view.Escalation is { } question)
            {
                session.Output.WriteLine($"`abathur escalation respond {question} approve --swarm {swarm.Name}` submits it.");
            }
        });
    });
}
