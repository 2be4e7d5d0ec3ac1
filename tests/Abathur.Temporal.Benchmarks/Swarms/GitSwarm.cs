using Abathur.Temporal.Cli.Commands.Workers;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Demo;
using Abathur.Temporal.Host.Data;
using Microsoft.Extensions.Logging;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A swarm as people run it: the whole worker, real git in a throw-away repository, programs as agents.</summary>
internal sealed class GitSwarm : IAsyncDisposable
{
    private readonly DemoFolders folders;
    private readonly WorkerHost worker;

    private GitSwarm(DemoFolders folders, WorkerHost worker, RunningSwarm swarm)
    {
        this.folders = folders;
        this.worker = worker;
        Swarm = swarm;
    }

    public RunningSwarm Swarm { get; }

    /// <summary>Where its host keeps what is its own.</summary>
    public DataFolder Data => new(folders.Home);

    /// <summary>Its only agent works for so many seconds, a number or what a shell makes one, then commits a file named after its task.</summary>
    public static async Task<GitSwarm> StartAsync(ITemporalClient client, int limit, string agentSeconds, CancellationToken cancel)
    {
        var name = RunningSwarm.NewName("git");
        var folders = DemoFolders.Create();
        await AgentRepository.CreateAsync(folders.Repository, agentSeconds, cancel);
        var worker = await WorkerHost.StartAsync(
            client,
            options =>
            {
                options.TaskQueue = name;
                options.DataFolder = folders.Home;
            },
            LogLevel.Error,
            json: false,
            cancel);
        var settings = new SwarmSettings { MaxConcurrentTasks = limit, Verify = ["git", "diff", "--exit-code"] };
        return new GitSwarm(folders, worker, await RunningSwarm.StartAsync(client, name, name, settings, folders.Repository));
    }

    public async ValueTask DisposeAsync()
    {
        await Swarm.EndAsync();
        await worker.DisposeAsync();
        await folders.DeleteAsync();
    }
}
