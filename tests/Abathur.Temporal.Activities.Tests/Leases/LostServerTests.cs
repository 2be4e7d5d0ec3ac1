using System.Diagnostics;
using Abathur.Temporal.Activities.Tests.Hosts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Tests.Leases;

/// <summary>The service itself goes away under a whole swarm.</summary>
public sealed class LostServerTests(ITestOutputHelper output)
{
    private const int Tasks = 6;

    // A task that was being given out when the server died is given out again after the heartbeat timeout, here 9 s.
    private static readonly SwarmSettings Quick = new() { HeartbeatIntervalSeconds = 3 };

    public static TheoryData<string> Servers => ServerProcess.Kinds;

    /// <summary>Failure 2: the server is killed with -9 in mid-swarm and started again.</summary>
    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Server_KilledAndStartedAgain_EachTaskIsDoneOnce(string kind)
    {
        var (server, client) = await ServerProcess.StartAsync(kind);
        await using var running = server;
        await using var bed = HostBed.Create(client, server.Address, "sleep 1; done_");
        bed.StartWorker();
        await bed.StartSwarmAsync(Quick, tasks: Submissions());
        await Eventually.TrueAsync(() => bed.Log.Contains("start T3", StringComparison.Ordinal), "the swarm to be under way", seconds: 60);

        await server.KillAndStartAgainAsync();

        await bed.AssertDoneOnceAsync(Tasks, seconds: 90);
    }

    /// <summary>
    /// Failure 3: the server is frozen for longer than an attempt may be without an answer. That is a minute by default; here
    /// it is six seconds, as the heartbeat interval is a tenth.
    /// </summary>
    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Server_FrozenUnderASwarm_ItsAgentsEndAndEachTaskIsDoneOnce(string kind)
    {
        var (server, client) = await ServerProcess.StartAsync(kind);
        await using var running = server;
        await using var bed = HostBed.Create(client, server.Address, """
            [ -e "$BED/go" ] || { [ "$ABATHUR_TASK" != T3 ] || touch "$BED/working"; [ "$ABATHUR_TASK" != T3 ] && [ "$ABATHUR_TASK" != T4 ] || sleep 1000; }
            done_
            """);
        bed.StartWorker();
        await bed.StartSwarmAsync(Quick, tasks: Submissions());
        await Eventually.TrueAsync(() => bed.Reached("working"), "T3 to run", seconds: 60);

        server.Freeze();
        var clock = Stopwatch.StartNew();
        await Eventually.TrueAsync(() => bed.Agents().Count == 0, "the agents' end", seconds: 30);
        output.WriteLine($"ended {clock.Elapsed.TotalSeconds:0.0} s after the freeze");
        bed.Touch("go");
        server.Thaw();

        await bed.AssertDoneOnceAsync(Tasks, seconds: 90);
    }

    private static TaskSubmission[] Submissions() => [.. Enumerable.Range(1, Tasks).Select(n => new TaskSubmission { Title = $"task {n}" })];
}
