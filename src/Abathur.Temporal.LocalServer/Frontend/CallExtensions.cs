using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Frontend;

internal static class CallExtensions
{
    public static Poller Poller(this ServerCallContext call, string identity, string instanceKey) =>
        new(identity, instanceKey, call.RequestHeaders.GetValue(WorkerProcess.Header), call.Connection());

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
