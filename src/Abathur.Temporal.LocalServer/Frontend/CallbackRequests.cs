using System.Text;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>The callbacks that come with a start, checked in the real server's words.</summary>
internal static class CallbackRequests
{
    private const int UrlLength = 1_000;
    private const int HeaderBytes = 8 * 1024;

    /// <summary>Checks them, and writes the names of headers as the service does.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Check(StartWorkflowExecutionRequest request)
    {
        if (request.CompletionCallbacks.Count > Limits.Callbacks)
        {
            throw ServiceError.InvalidArgument($"cannot attach more than {Limits.Callbacks} callbacks to an execution");
        }

        foreach (var callback in request.CompletionCallbacks)
        {
            if (callback.VariantCase == Callback.VariantOneofCase.Internal)
            {
                continue;
            }

            if (callback.Nexus is not { } nexus)
            {
                throw ServiceError.Disabled("unknown callback variant: <nil>");
            }

            Check(nexus);
            var header = nexus.Header.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value);
            nexus.Header.Clear();
            nexus.Header.Add(header);
        }

        if (request.OnConflictOptions is { AttachCompletionCallbacks: true, AttachRequestId: false })
        {
            throw ServiceError.InvalidArgument("attaching request ID is required for attaching completion callbacks");
        }
    }

    private static void Check(Callback.Types.Nexus nexus)
    {
        if (nexus.Url.Length > UrlLength)
        {
            throw ServiceError.InvalidArgument($"invalid url: url length longer than max length allowed of {UrlLength}");
        }

        // The server's own: nothing else is called.
        if (nexus.Url != CallbackToken.Url)
        {
            throw ServiceError.InvalidArgument(
                !Uri.TryCreate(nexus.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? $"invalid url: unknown scheme: {nexus.Url}"
                : url.Host.Length == 0 ? "invalid url: missing host"
                : $"invalid url: url does not match any configured callback address: {nexus.Url}");
        }

        if (nexus.Header.Sum(h => Encoding.UTF8.GetByteCount(h.Key) + Encoding.UTF8.GetByteCount(h.Value)) > HeaderBytes)
        {
            throw ServiceError.InvalidArgument($"invalid header: header size longer than max allowed size of {HeaderBytes}");
        }
    }
}
