using Abathur.Temporal.Activities.Tests.Hosts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Tests.Leases;

/// <summary>Hosts come and go.</summary>
public sealed class DrainTests(TemporalService service)
{
    private static readonly SwarmSettings Quick = new() { HeartbeatIntervalSeconds = 3 };

    /// <summary>Failure 10: a graceful shutdown hands work back without using a retry.</summary>
    [Fact]
    public async Task Worker_Sigterm_HandsItsAttemptToAnotherHostWithoutARetry()
    {
        await using var bed = HostBed.Create(service, """
            mkdir "$BED/first" 2>/dev/null || { done_; exit; }
            echo '{"tokens":70}' >> "$ABATHUR_PROGRESS"; echo work > unfinished.txt; touch "$BED/working"; sleep 1000
            """);
        var draining = bed.StartWorker("a");
        await bed.StartSwarmAsync(new());
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60);
        bed.StartWorker("b");

        draining.Signal("TERM");
        await draining.ExitAsync();

        Assert.Equal(0, draining.ExitCode);
        var task = await bed.EndedAsync();
        Assert.Equal((TaskState.Completed, 1, 0, 70), (task.State, task.Attempts, task.Retries, task.Usage?.Tokens));
        Assert.DoesNotContain("overlap", bed.Log, StringComparison.Ordinal);
        Assert.Equal("work", GitCli.Run(bed.Repository, "show", $"{Assert.Single(bed.Salvage())}:unfinished.txt"));
        Assert.Equal(["T1"], bed.Merges());
    }

    [Fact]
    public async Task Worker_Sigterm_AnAgentThatEndsWithinTheGraceIsNotEnded()
    {
        await using var bed = HostBed.Create(service, """
            touch "$BED/working"
            while [ ! -e "$BED/go" ]; do sleep 0.05; done
            done_
            """);
        bed.Environment["Abathur__GracefulShutdownSeconds"] = "60";
        var draining = bed.StartWorker("a");
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60);

        draining.Signal("TERM");
        bed.Touch("go");
        await draining.ExitAsync();
        bed.StartWorker("a");

        var task = await bed.EndedAsync();
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal("start T1\n", bed.Log);
    }

    [Fact]
    public async Task Host_Vanished_ItsTaskMovesToAnother()
    {
        await using var bed = HostBed.Create(service, """
            mkdir "$BED/first" 2>/dev/null || { done_; exit; }
            touch "$BED/working"; sleep 1000
            """);
        var vanishing = bed.StartWorker("a");
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60);
        bed.StartWorker("b");

        await vanishing.KillAsync();

        var task = await bed.EndedAsync();
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
    }

    /// <summary>The agent is done, its host is gone: nobody else has the work.</summary>
    [Fact]
    public async Task Host_VanishedBeforeTheMerge_TheAttemptRunsAgainElsewhere()
    {
        await using var bed = HostBed.Create(service, "done_");
        var vanishing = bed.StartWorker("a");
        var hold = $"test -e '{bed.In("moved")}' || {{ touch '{bed.In("verifying")}'; sleep 1000; }}";
        await bed.StartSwarmAsync(Quick with { HeartbeatIntervalSeconds = 1 }, tasks: new TaskSubmission { Title = "Do it", Verify = ["/bin/sh", "-c", hold] });
        await Eventually.TrueAsync(() => bed.Reached("verifying"), "the verify command", seconds: 60);
        bed.StartWorker("b");

        bed.Touch("moved");
        await vanishing.KillAsync();

        var task = await bed.EndedAsync(seconds: 120);
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal("start T1\nstart T1\n", bed.Log);
        Assert.Equal(["T1"], bed.Merges());
    }
}
