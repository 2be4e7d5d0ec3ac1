using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>
/// What answers the methods: the public methods of the handler classes, found by name and shape
/// (<c>Task&lt;TResponse&gt; Name(TRequest, ServerCallContext)</c>).
/// </summary>
internal sealed partial class RpcHandlers(IReadOnlyList<object> handlers, NamespaceCheck namespaces, ILogger<RpcHandlers> logger)
{
    public Func<TRequest, ServerCallContext, Task<TResponse>> Find<TRequest, TResponse>(RpcMethod method)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var handler = EmptyAnswers.Methods.Contains(method.Name)
            ? (_, _) => Task.FromResult(new TResponse())
            : FindHandler<TRequest, TResponse>(method.Name);
        if (handler is null)
        {
            return (_, _) => throw ServiceError.Unimplemented(method.FullName);
        }

        var check = namespaces.For<TRequest>(method);
        return async (request, call) =>
        {
            try
            {
                check(request);
                return await handler(request, call);
            }
            catch (Exception e) when (e is not RpcException)
            {
                throw Map(e, method.Name, call);
            }
        };
    }

    /// <summary>Whether a method is answered.</summary>
    public bool IsImplemented(RpcMethod method) =>
        EmptyAnswers.Methods.Contains(method.Name)
        || handlers.Any(h => h.GetType().GetMethod(method.Name, [method.Request, typeof(ServerCallContext)]) is not null);

    private Func<TRequest, ServerCallContext, Task<TResponse>>? FindHandler<TRequest, TResponse>(string name)
    {
        foreach (var handler in handlers)
        {
            if (handler.GetType().GetMethod(name, [typeof(TRequest), typeof(ServerCallContext)]) is { } method
                && method.ReturnType == typeof(Task<TResponse>))
            {
                return method.CreateDelegate<Func<TRequest, ServerCallContext, Task<TResponse>>>(handler);
            }
        }

        return null;
    }

    // Unknown would make SDKs retry for ten seconds, and say nothing.
    private RpcException Map(Exception exception, string method, ServerCallContext call)
    {
        if (exception is OperationCanceledException)
        {
            return call.Deadline <= DateTime.UtcNow ? ServiceError.DeadlineExceeded() : ServiceError.Canceled();
        }

        // Nothing was changed, so that asking again is safe.
        if (exception is StoreException)
        {
            return ServiceError.Unavailable(exception.Message);
        }

        LogFailed(logger, method, exception);
        return ServiceError.Internal($"{method} failed: {exception.Message}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private static partial void LogFailed(ILogger logger, string method, Exception exception);
}
