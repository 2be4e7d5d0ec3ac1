using Abathur.Temporal.Testing;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Where the disk is full, what would have to be kept is refused in a way that SDKs ask again, and says why.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly RpcOptions Once = new() { Retry = false };
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;
    private readonly SmallDisk? disk;

    public FullDiskTests()
    {
        try
        {
            disk = new SmallDisk(folder, 1_000_000);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"a small disk can be mounted by root on Linux only ({e.Message})");
        }
    }

    public void Dispose()
    {
        disk?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Write_DiskFull_IsUnavailableUntilThereIsRoom()
    {
        await using var server = await TemporalServer.StartAsync(new() { Port = 0, DatabaseFile = Path.Combine(folder, "temporal.db") });
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        var filler = disk!.Fill(2_000_000);

        var writes = Writes(client).ToList();
        foreach (var (what, write) in writes)
        {
            var error = await FirstErrorAsync(write);
            Assert.True(error.Code == RpcException.StatusCode.Unavailable, $"{what}: {error.Code}, {error.Message}");
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        }

        File.Delete(filler);
        foreach (var (_, write) in writes)
        {
            await write("afterwards");
        }
    }

    // Some fit in before, into what is left of a page.
    private static async Task<RpcException> FirstErrorAsync(Func<string, Task> write)
    {
        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                await write($"n{i}");
            }
            catch (RpcException e)
            {
                return e;
            }
        }

        throw new InvalidOperationException("The disk isn't full.");
    }

    private static IEnumerable<(string What, Func<string, Task> Write)> Writes(TemporalClient client)
    {
        const string ns = "default";
        var service = client.WorkflowService;
        var queue = new Temporalio.Api.TaskQueue.V1.TaskQueue { Name = "q" };
        yield return ("a workflow", name => service.StartWorkflowExecutionAsync(
            new() { Namespace = ns, WorkflowId = name, WorkflowType = new() { Name = "W" }, TaskQueue = queue, RequestId = name }, Once));
        yield return ("a namespace", name => service.RegisterNamespaceAsync(new() { Namespace = name, WorkflowExecutionRetentionPeriod = new() { Seconds = 86_400 } }, Once));
        yield return ("a namespace's change", name => service.UpdateNamespaceAsync(new() { Namespace = ns, UpdateInfo = new() { Description = name } }, Once));
        yield return ("a search attribute", name => client.OperatorService.AddSearchAttributesAsync(
            new AddSearchAttributesRequest { Namespace = ns, SearchAttributes = { [name] = IndexedValueType.Text } }, Once));
        yield return ("an endpoint", name => client.OperatorService.CreateNexusEndpointAsync(
            new() { Spec = new EndpointSpec { Name = name, Target = new() { Worker = new() { Namespace = ns, TaskQueue = "q" } } } }, Once));
        yield return ("a deployment", name => service.CreateWorkerDeploymentAsync(new() { Namespace = ns, DeploymentName = name, RequestId = name }, Once));
        yield return ("a task queue's limit", name => service.UpdateTaskQueueConfigAsync(
            new()
            {
                Namespace = ns,
                TaskQueue = name,
                TaskQueueType = TaskQueueType.Activity,
                UpdateQueueRateLimit = new() { RateLimit = new() { RequestsPerSecond = 5 } },
            },
            Once));
        yield return ("a batch", name => service.StartBatchOperationAsync(
            new() { Namespace = ns, JobId = name, Reason = "r", VisibilityQuery = "WorkflowId = 'none'", TerminationOperation = new() }, Once));
        yield return ("a standalone activity", name => service.StartActivityExecutionAsync(
            new()
            {
                Namespace = ns,
                ActivityId = name,
                ActivityType = new() { Name = "A" },
                TaskQueue = queue,
                RequestId = name,
                ScheduleToCloseTimeout = new() { Seconds = 60 },
            },
            Once));
    }
}
