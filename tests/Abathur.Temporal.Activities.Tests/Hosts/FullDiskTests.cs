using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>Failure 13: a full disk holds attempts up and loses nothing.</summary>
public sealed class FullDiskTests(TemporalService service)
{
    [Fact]
    public async Task Worker_ItsDiskIsFull_TakesNoAttemptUntilThereIsRoom()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a small disk of its own takes root");
        await using var bed = HostBed.Create(service, "done_");
        Directory.CreateDirectory(bed.In("home-a"));
        using var disk = new SmallDisk(bed.In("home-a"), 2 * HostChoice.MinFreeBytes);
        var filler = disk.Fill(HostChoice.MinFreeBytes + (HostChoice.MinFreeBytes / 2));
        bed.StartWorker("a");
        await bed.StartSwarmAsync(new() { MaxRetries = 0 });
        var attempt = bed.Client.GetWorkflowHandle(WorkflowIds.TaskRun(bed.Name, "T1"));
        await Eventually.GetAsync(() => RefusalsAsync(attempt), refusals => refusals >= 2, "two refusals");

        File.Delete(filler);

        var task = await bed.EndedAsync(seconds: 120);
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal("start T1\n", bed.Log);
    }

    private static async Task<int> RefusalsAsync(Temporalio.Client.WorkflowHandle attempt)
    {
        try
        {
            var history = await attempt.FetchHistoryAsync();
            return history.Events.Count(e => e.ActivityTaskFailedEventAttributes?.Failure.Message.Contains("MiB left", StringComparison.Ordinal) == true);
        }
        catch (Temporalio.Exceptions.RpcException e) when (e.Code == Temporalio.Exceptions.RpcException.StatusCode.NotFound)
        {
            return 0;
        }
    }
}
