using System.Security.Cryptography;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Demo;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>One run of the demo: server, repository, worker, swarm, tasks, board, report.</summary>
internal sealed class DemoRun(DemoOptions options, Session session)
{
    // Often enough to see a task of two seconds come and go.
    private static readonly TimeSpan BoardInterval = TimeSpan.FromMilliseconds(250);

    // Of the `temporal` program, on a machine that is busy with other things.
    private static readonly TimeSpan ServerStart = TimeSpan.FromMinutes(2);

    /// <returns>Whether every task was completed, or replaced by tasks that were.</returns>
    public async Task<bool> RunAsync()
    {
        var folders = DemoFolders.Create();
        try
        {
            await DemoRepository.CreateAsync(folders, DemoAgentCommand.Player, session.Cancel);
            session.Output.WriteLine($"Repository: {folders.Repository}, with {DemoRoster.Agents.Count} scripted agents");
            await using var server = await DevServer.StartAsync(new() { Location = ServerLocator.Locate(options.Temporal), StartTimeout = ServerStart }, session.Cancel);
            session.Output.WriteLine($"Temporal:   {server.Address}{(server.WebUi is { } ui ? $", Web UI {ui}" : string.Empty)}");
            var client = await ClientConnection.OpenAsync(server.ConnectOptions, session.Cancel);
            var stage = Stage(server, folders);
            await using var worker = await DemoWorker.StartAsync(server.Address, stage);
            return await RunSwarmAsync(session.Swarm(client, stage.Swarm, () => new DataFolder(folders.Home)), stage, server, worker);
        }
        finally
        {
            if (!options.Keep)
            {
                await folders.DeleteAsync();
            }
        }
    }

    // On a service that others use, the demo must not meet a swarm or a worker of theirs.
    private static DemoStage Stage(DevServer server, DemoFolders folders)
    {
        var suffix = server.IsOwned ? string.Empty : "-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
        return new("demo" + suffix, (server.IsOwned ? TaskQueues.Default : "abathur-demo") + suffix, folders);
    }

    private async Task<bool> RunSwarmAsync(SwarmClient swarm, DemoStage stage, DevServer server, DemoWorker worker)
    {
        await StartAsync(swarm, stage);
        var watcher = new BoardWatcher(swarm, session.Time) { Interval = BoardInterval };
        var kill = new DemoWorkerKill(worker, session.Time);
        await LiveBoard.RunAsync(session, watcher, IsOver, session.Cancel);
        await kill.SettleAsync();
        var tasks = await ReadTasksAsync(swarm);
        await new DemoReport(session, stage, server, options).WriteAsync(tasks, DemoStory.Tell(tasks, await EventsAsync(swarm), kill.Tell()));
        if (options.Stay)
        {
            // Ctrl-C is how the user says that they have seen enough: no failure, and the rest still ends in order.
            await Task.Delay(Timeout.Infinite, session.Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await swarm.UpdateAsync(s => s.StopAsync(new StopRequest { Mode = StopMode.Graceful }), CancellationToken.None);
        await swarm.StoppedAsync(CancellationToken.None);
        return tasks.All(task => task.State == TaskState.Completed || task.ReplacedBy is not null);

        bool IsOver(BoardModel board)
        {
            kill.Follow(board);
            return board.Status is { Settled: true, OpenEscalations: 0 };
        }
    }

    private async Task StartAsync(SwarmClient swarm, DemoStage stage)
    {
        var input = new SwarmInput
        {
            Name = stage.Swarm,
            Repository = new() { Path = stage.Folders.Repository, Base = "main" },
            Settings = DemoPlan.Settings,
        };
        var starter = new SwarmStarter(input, stage.TaskQueue, "The demo's swarm: a phrasebook in three languages");
        await session.Asker.AskAsync(
            "Temporal", new ServerInquiry(swarm.Client), rpc => starter.StartAsync(swarm.Client, rpc), session.Cancel);
        foreach (var goal in DemoPlan.Goals)
        {
            await swarm.UpdateAsync(s => s.AddGoalAsync(goal), session.Cancel);
        }

        var tasks = DemoPlan.Tasks(DemoAgentCommand.Player);
        await swarm.UpdateAsync(s => s.SubmitTasksAsync(tasks), session.Cancel);
    }

    private async Task<IReadOnlyList<SwarmEvent>> EventsAsync(SwarmClient swarm)
    {
        var all = new List<SwarmEvent>();
        EventPage page;
        do
        {
            var after = all.Count == 0 ? 0 : all[^1].Number;
            page = await swarm.QueryAsync(s => s.Events(after), session.Cancel);
            all.AddRange(page.Events);
        }
        while (page.Events.Count > 0);
        return all;
    }

    private async Task<IReadOnlyList<TaskRecord>> ReadTasksAsync(SwarmClient swarm)
    {
        var tasks = new List<TaskRecord>();
        foreach (var task in await swarm.TasksAsync(new TaskFilter(), session.Cancel))
        {
            tasks.Add(await swarm.QueryAsync(s => s.Task(task.Id), session.Cancel));
        }

        return tasks;
    }
}
