using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Frontend;

internal static class CallExtensions
{
    public static Poller Poller(this ServerCallContext call, string identity, string instanceKey) =>
        new(identity, instanceKey, call.RequestHeaders.GetValue(WorkerProcess.Header));

    /// <summary>Ends with the call, or when a long poll has lasted long enough to be answered empty.</summary>
    public static CancellationTokenSource LongPoll(this ServerCallContext call, TimeSpan patience)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        source.CancelAfter(patience);
        return source;
    }
}
