using System.CommandLine;
using Abathur.Temporal.Cli.Commands.Tasks;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary><c>abathur plan</c></summary>
internal static class PlanCommand
{
    private static readonly Argument<string> Goal = new("goal") { Description = "What is to be reached; '-' reads it from standard input." };
    private static readonly Option<string?> Agent = new("--agent") { Description = "The agent that plans. Default: planner, which comes with Abathur." };
    private static readonly Option<string?> OfGoal = new("--goal") { Description = "The swarm's goal that the tasks serve." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Submit the plan without asking." };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Don't wait for the plan: `abathur task plan` shows it once it is there." };
    private static readonly Option<string?> File = new("--file") { Description = "Also write the plan into this file, as YAML that `task submit --file` takes." };

    public static Command Create() => new Command(
        "plan", "Has an agent plan a goal as tasks, shows the plan, and submits it once you agree.") { Goal, Agent, OfGoal, Yes, NoWait, File, PlanSimulateCommand.Create() }
        .OnSwarm().WithConnection().Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var goal = session.Get(Goal)! is "-" ? await session.Input.ReadToEndAsync(session.Cancel) : session.Get(Goal)!;
        var waits = !session.Get(NoWait);
        if (!waits && session.Given(File))
        {
            throw new InvalidInputException("--no-wait and --file are both given: there is no plan to write yet. `abathur task plan` takes --file, too.");
        }

        if (session.Get(File) is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            throw new InvalidInputException($"--file: the folder of {file} isn't there; make it first.");
        }

        var batch = TaskKeys.Complete(new SubmitTasks { Tasks = [Planning(session, goal.Trim(), autoSubmit: session.Get(Yes) && !waits)] });
        var swarm = await session.SwarmAsync();
        var task = (await TaskSubmitCommand.SendAsync(swarm, batch, session.Cancel)).Tasks[0].Id;
        if (!waits)
        {
            session.Print(new { task, submitted = false }, _ => session.Output.WriteLine(
                $"{task} plans it. `abathur task plan {task} --swarm {swarm.Name}` shows the plan once it is there."));
            return ExitCode.Ok;
        }

        session.Tell($"{task}: waiting for the plan; `abathur task logs {task} --swarm {swarm.Name}` shows what its agent does.");
        return await new PlanDesk(session, swarm, task, session.Get(File)).DecideAsync(session.Get(Yes));
    }

    private static TaskSubmission Planning(Session session, string goal, bool autoSubmit)
    {
        var line = goal.Split('\n')[0].Trim();
        return goal.Length == 0
            ? throw new InvalidInputException("The goal is empty: abathur plan \"Let users log in with a passkey\".")
            : new()
            {
                Title = Text.Cut(line, 200),
                Description = line == goal && line.Length <= 200 ? null : goal,
                AgentType = session.Get(Agent),
                Goal = session.Get(OfGoal),
                Plan = new() { AutoSubmit = autoSubmit },
            };
    }
}
