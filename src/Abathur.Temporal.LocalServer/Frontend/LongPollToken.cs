using System.Globalization;
using System.Text;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Standalone;
using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What a description of a standalone run was made of: who comes with it waits for another one.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Transitions">How often it had been written.</param>
internal sealed record LongPollToken(string RunId, long Transitions)
{
    public static ByteString Of(IStandaloneRun run) => ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{run.RunId} {run.Transitions}"));

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static LongPollToken Parse(ByteString bytes) =>
        Encoding.UTF8.GetString(bytes.Span).Split(' ') is [var runId, var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var transitions)
            ? new(runId, transitions)
            : throw ServiceError.InvalidArgument("invalid long poll token");

    /// <summary>Whether a run is another one than was described.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: another run was described.</exception>
    public bool IsOutdated(IStandaloneRun run) => run.RunId == RunId
        ? run.Transitions != Transitions
        : throw ServiceError.InvalidArgument("long poll token does not match execution");
}
