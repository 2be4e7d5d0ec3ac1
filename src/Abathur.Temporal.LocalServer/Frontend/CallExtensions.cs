using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Deployment.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

internal static class CallExtensions
{
    /// <summary>The worker that polls.</summary>
    /// <exception cref="RpcException">InvalidArgument: what it says of its deployment.</exception>
    public static Poller Poller(
        this ServerCallContext call,
        string identity,
        string instanceKey,
        WorkerVersionCapabilities? version,
        WorkerDeploymentOptions? deployment,
        double? maxTasksPerSecond = null)
    {
        DeploymentRequests.Check(deployment);
        var stamp = version is null ? null : new WorkerVersionStamp { BuildId = version.BuildId, UseVersioning = version.UseVersioning };
        return call.Poller(identity, instanceKey, stamp, deployment) with { MaxTasksPerSecond = maxTasksPerSecond };
    }

    /// <summary>The worker that answers a workflow task, and takes what follows from it.</summary>
    public static Poller Poller(
        this ServerCallContext call, string identity, string instanceKey, WorkerVersionStamp? version, WorkerDeploymentOptions? deployment) =>
        new(identity, instanceKey, call.RequestHeaders.GetValue(WorkerProcess.Header), call.Connection())
        {
            // Events name the version of workers without a deployment only.
            Version = BuildVersion.Of(deployment).IsNone ? version : null,
            DeploymentOptions = deployment,
            Build = BuildVersion.Of(deployment),
            SdkName = call.RequestHeaders.GetValue("client-name") ?? "",
            SdkVersion = call.RequestHeaders.GetValue("client-version") ?? "",
        };

    /// <summary>The connection that the call came through: it is heard of.</summary>
    public static WorkerConnection? Connection(this ServerCallContext call)
    {
        var connection = call.GetHttpContext().Features.Get<WorkerConnection>();
        connection?.Hear();
        return connection;
    }

    /// <summary>Whether nobody is there any more to be answered.</summary>
    public static bool IsLost(this ServerCallContext call, Poller poller) =>
        call.CancellationToken.IsCancellationRequested || poller.Connection is { IsClosed: true };

    /// <summary>As <see cref="Patience"/>, and early enough to be answered within the caller's deadline.</summary>
    public static CancellationTokenSource LongPoll(this ServerCallContext call, TimeSpan patience)
    {
        var left = call.Deadline == DateTime.MaxValue ? patience : call.Deadline - DateTime.UtcNow - LongPolls.TailRoom;
        return call.Patience(left < patience ? left : patience);
    }

    /// <summary>Ends with the call, or when a long poll has lasted long enough to be answered empty.</summary>
    public static CancellationTokenSource Patience(this ServerCallContext call, TimeSpan patience)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        source.CancelAfter(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
        return source;
    }
}
