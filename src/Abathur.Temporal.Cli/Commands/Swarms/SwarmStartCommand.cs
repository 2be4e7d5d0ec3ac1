using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm start</c></summary>
internal static class SwarmStartCommand
{
    private static readonly Argument<string> Name = new("name") { Description = $"The swarm's name: {SwarmName.Grammar}." };

    private static readonly Option<string> Repository = new("--repository", "-r")
    {
        Description = "The git repository that the tasks work on: a folder, or the URL of one that hosts share.",
        Required = true,
    };

    private static readonly Option<string?> Base = new("--base")
    {
        Description = "Branch, tag or commit at which the integration branch starts. Default: the repository's HEAD.",
    };

    private static readonly Option<string[]> Set = new("--set") { Description = "A setting, key=value; may be repeated." };

    private static readonly Option<string?> Config = new("--config") { Description = "A YAML or JSON file of settings; --set goes over it." };

    private static readonly Option<string?> Resume = new("--resume")
    {
        Description = "A checkpoint, as `swarm export` writes it, from which the swarm continues, with its settings; --config and --set override them.",
    };

    private static readonly Option<bool> ResetBranch = new("--reset-branch")
    {
        Description = "Start afresh under the name of an earlier swarm: its integration branch is kept as salvage.",
    };

    private static readonly Option<string> TaskQueue = new("--task-queue")
    {
        Description = "The base task queue of the workers.",
        DefaultValueFactory = _ => TaskQueues.Default,
    };

    public static Command Create() => new Command("start", "Starts a swarm.") { Name, Repository, Base, Set, Config, Resume, ResetBranch, TaskQueue }
        .Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var checkpoint = session.Get(Resume) is { } file ? (await Document.LoadAsync(file, session.Cancel)).To<SwarmCheckpoint>() : null;
        var input = new SwarmInput
        {
            Name = SwarmName.Require(session.Get(Name)),
            Repository = RepositoryInput.Parse(session.Get(Repository)!, session.Get(Base)),
            Settings = await SettingsFile.ReadAsync(checkpoint?.Settings, session.Get(Config), session.Get(Set) ?? [], session.Cancel),
            ResetBranch = session.Get(ResetBranch),
            Checkpoint = checkpoint,
        };
        var starter = new SwarmStarter(input, session.Get(TaskQueue)!, SwarmSummary.Of(input));
        var runId = await session.AskServerAsync(starter.StartAsync);
        var swarm = session.Swarm(await session.ClientAsync(), input.Name, () => session.Data);
        var (state, note, warning) = await SwarmBeginning.AwaitAsync(swarm, session.Cancel);
        session.Print(
            new { input.Name, workflowId = starter.WorkflowId, runId, taskQueue = starter.TaskQueue, state, baseNote = warning },
            _ => session.Output.WriteLine($"Swarm {input.Name} started{(state == SwarmState.Paused ? ", paused as it was when it stopped (abathur swarm resume " + input.Name + ")" : note)}. Watch it: abathur swarm watch {input.Name}"));
        if (checkpoint is { Settings: null })
        {
            session.Tell($"The checkpoint is of an earlier version and holds no settings: what --config and --set leave out has its default. See them: abathur swarm config {input.Name}");
        }

        if (warning is not null)
        {
            session.Tell(warning);
        }
    }
}
