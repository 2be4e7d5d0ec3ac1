using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Demo;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A swarm on real git whose worker is a process that is killed again and again.</summary>
internal sealed class MortalSwarm : IAsyncDisposable
{
    private const int Limit = 4;
    private const int AgentSeconds = 1;

    private readonly DemoFolders folders;

    private MortalSwarm(DemoFolders folders, ITemporalClient client, WorkerProcess worker, RunningSwarm swarm)
    {
        this.folders = folders;
        Client = new SwarmClient(client, swarm.Name);
        Worker = worker;
        Swarm = swarm;
    }

    /// <summary>Asks as the commands do.</summary>
    public SwarmClient Client { get; }

    public WorkerProcess Worker { get; }

    public RunningSwarm Swarm { get; }

    public static async Task<MortalSwarm> StartAsync(RunningServer server, CancellationToken cancel)
    {
        var name = RunningSwarm.NewName("mortal");
        var folders = DemoFolders.Create();
        await AgentRepository.CreateAsync(folders.Repository, $"{AgentSeconds}", cancel);
        var client = await server.ConnectAsync();
        var worker = new WorkerProcess(server.Address, name, folders.Home);
        await worker.StartAsync();
        var swarm = await RunningSwarm.StartAsync(client, name, name, new SwarmSettings { MaxConcurrentTasks = Limit }, folders.Repository);
        return new MortalSwarm(folders, client, worker, swarm);
    }

    /// <summary>Submits tasks with these keys: the same again gives those that are there.</summary>
    public Task SubmitAsync(IEnumerable<string> keys, CancellationToken cancel)
    {
        var batch = new SubmitTasks { Tasks = [.. keys.Select(key => new TaskSubmission { Title = $"Task {key}", Key = key })] };
        return Client.UpdateAsync(s => s.SubmitTasksAsync(batch), cancel);
    }

    public Task<SwarmStatus> StatusAsync(CancellationToken cancel) => Client.QueryAsync(s => s.Status(), cancel);

    public async ValueTask DisposeAsync()
    {
        await Swarm.EndAsync();
        await Worker.DisposeAsync();
        await folders.DeleteAsync();
    }
}
