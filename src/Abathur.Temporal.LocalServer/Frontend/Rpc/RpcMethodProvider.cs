using System.Reflection;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>
/// Binds every method of a service: no generated code, always the SDK's own version of the protocol. A method without a
/// handler answers Unimplemented and names itself.
/// </summary>
internal sealed class RpcMethodProvider<TService>(RpcHandlers handlers) : IServiceMethodProvider<TService>
    where TService : GrpcService, new()
{
    private static readonly MethodInfo AddUnaryMethod = typeof(RpcMethodProvider<TService>)
        .GetMethod(nameof(Add), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        foreach (var method in new TService().Methods)
        {
            AddUnaryMethod.MakeGenericMethod(method.Request, method.Response).Invoke(this, [context, method]);
        }
    }

    private void Add<TRequest, TResponse>(ServiceMethodProviderContext<TService> context, RpcMethod rpc)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var handler = handlers.Find<TRequest, TResponse>(rpc);
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary, rpc.Service, rpc.Name, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance);
        context.AddUnaryMethod(method, [], (_, request, call) => handler(request, call));
    }
}
