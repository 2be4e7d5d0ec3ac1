using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;
using Google.Protobuf;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>Failure 20: a secret in the worker's environment reaches nothing that it wasn't passed to.</summary>
public sealed class SecretTests(TemporalService service)
{
    private const string Canary = "c4n4ry-5ecret-7f3a";

    [Fact]
    public async Task Worker_CanaryInItsEnvironment_IsInNoChildLogFailureHistoryOrFile()
    {
        // The agent tells all that it finds, in every way that it has: output, files, result, failure.
        // Only a PID namespace with a /proc of its own hides the worker's environment from an agent of the same user.
        var others = Containment.Detect().Wrapper.Contains("--mount-proc") ? "/proc/[0-9]*/environ" : "/dev/null";
        await using var bed = HostBed.Create(service, $$"""
            look() { env; cat {{others}} 2>/dev/null | tr '\0' '\n' | grep -a ABATHUR; }
            if [ "$ABATHUR_TASK" = T1 ]; then look > found.txt; look; look >&2; done_; printf '{"summary":"%s"}' "$(env | tr '\n"\\' ' ')" > "$ABATHUR_RESULT"; fi
            [ "$ABATHUR_TASK" = T1 ] || { look; exit 1; }
            """);
        bed.Environment["ABATHUR_CANARY"] = Canary;
        var worker = bed.StartWorker();
        await bed.StartSwarmAsync(
            new() { MaxRetries = 0 },
            tasks: [new() { Title = "tell", Verify = ["/bin/sh", "-c", "env"] }, new() { Title = "fail" }, new() { Title = "fail to verify", Verify = ["/bin/sh", "-c", "env; exit 1"] }]);
        await bed.EndedAsync("T1");
        await bed.EndedAsync("T2");
        await bed.EndedAsync("T3");
        worker.Signal("TERM");
        await worker.ExitAsync();

        Assert.DoesNotContain(Canary, await worker.OutputAsync(), StringComparison.Ordinal);
        Assert.Contains("ABATHUR_TASK=T1", GitCli.Run(bed.Repository, "show", $"abathur/{bed.Name}/main:found.txt"), StringComparison.Ordinal);
        foreach (var id in new[] { WorkflowIds.Swarm(bed.Name), WorkflowIds.TaskRun(bed.Name, "T1"), WorkflowIds.TaskRun(bed.Name, "T2"), WorkflowIds.TaskRun(bed.Name, "T3") })
        {
            var history = await bed.Client.GetWorkflowHandle(id).FetchHistoryAsync();
            Assert.DoesNotContain(history.Events, e => Holds(e.ToByteArray()));
        }

        // Logs, ledgers, memory, worktrees; and the repository with what agents committed.
        Assert.DoesNotContain(Directory.EnumerateFiles(bed.Root, "*", SearchOption.AllDirectories), file => Holds(File.ReadAllBytes(file)));
        Assert.DoesNotContain(Canary, GitCli.Run(bed.Repository, "log", "--all", "-p"), StringComparison.Ordinal);

        static bool Holds(byte[] bytes) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) >= 0;
    }
}
