using Abathur.Temporal.LocalServer.Workers;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Worker.V1;

namespace Abathur.Temporal.LocalServer.Tests.Workers;

public sealed class WorkerRegistryTests
{
    [Fact]
    public void Worker_NotHeardOfForFiveMinutes_IsGone()
    {
        var time = new FakeTimeProvider();
        var workers = new WorkerRegistry(time);
        workers.Record("a", [new WorkerHeartbeat { WorkerInstanceKey = "silent" }, new WorkerHeartbeat { WorkerInstanceKey = "heard" }]);
        workers.Record("b", [new WorkerHeartbeat { WorkerInstanceKey = "silent" }]);
        time.Advance(WorkerRegistry.Memory - TimeSpan.FromSeconds(1));
        workers.Record("a", [new WorkerHeartbeat { WorkerInstanceKey = "heard" }]);
        Assert.Equal(["heard", "silent"], workers.Find("a", "").Select(worker => worker.WorkerInstanceKey));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["heard"], workers.Find("a", "").Select(worker => worker.WorkerInstanceKey));
        Assert.Equal(StatusCode.NotFound, Assert.Throws<RpcException>(() => workers.Get("a", "silent")).StatusCode);
        Assert.Equal("heard", workers.Get("a", "heard").WorkerInstanceKey);
        Assert.Empty(workers.Find("b", ""));
    }
}
