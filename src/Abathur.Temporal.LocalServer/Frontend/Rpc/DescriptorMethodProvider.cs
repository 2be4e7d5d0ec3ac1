using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>
/// Binds every method of a service from the descriptor that the SDK ships: no generated code, always the SDK's own version of
/// the protocol. A method without a handler answers Unimplemented and names itself.
/// </summary>
internal sealed class DescriptorMethodProvider<TService>(RpcHandlers handlers) : IServiceMethodProvider<TService>
    where TService : GrpcService, new()
{
    private static readonly MethodInfo AddUnaryMethod = typeof(DescriptorMethodProvider<TService>)
        .GetMethod(nameof(Add), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        foreach (var method in new TService().Descriptor.Methods)
        {
            AddUnaryMethod.MakeGenericMethod(method.InputType.ClrType, method.OutputType.ClrType).Invoke(this, [context, method]);
        }
    }

    private void Add<TRequest, TResponse>(ServiceMethodProviderContext<TService> context, MethodDescriptor descriptor)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var handler = handlers.Find<TRequest, TResponse>(descriptor);
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary,
            descriptor.Service.FullName,
            descriptor.Name,
            ProtobufMarshaller<TRequest>.Instance,
            ProtobufMarshaller<TResponse>.Instance);
        context.AddUnaryMethod(method, [], (_, request, call) => handler(request, call));
    }
}
