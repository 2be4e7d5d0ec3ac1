using System.Reflection;
using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Tests;

/// <summary>What is bound from the SDK's clients is the whole of the protocol.</summary>
public sealed class RpcMethodsTests
{
    [Fact]
    public void Methods_OfEachService_AreTheDescriptors()
    {
        AssertSame(Temporalio.Api.WorkflowService.V1.ServiceReflection.Descriptor, new GrpcService.Workflow());
        AssertSame(Temporalio.Api.OperatorService.V1.ServiceReflection.Descriptor, new GrpcService.Operator());
        AssertSame(Temporalio.Api.TestService.V1.ServiceReflection.Descriptor, new GrpcService.Test());
    }

    [Fact]
    public async Task Method_WithoutHandler_AnswersEmptyOrNamesItself()
    {
        await using var core = await ServerCore.StartAsync(new());
        var ask = GetType().GetMethod(nameof(AskAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
        foreach (var method in new GrpcService[] { new GrpcService.Workflow(), new GrpcService.Operator() }.SelectMany(service => service.Methods))
        {
            if (EmptyAnswers.Methods.Contains(method.Name) || !core.Handlers.IsImplemented(method))
            {
                await (Task)ask.MakeGenericMethod(method.Request, method.Response).Invoke(null, [core.Handlers, method])!;
            }
        }
    }

    private static async Task AskAsync<TRequest, TResponse>(RpcHandlers handlers, RpcMethod method)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var request = new TRequest();
        typeof(TRequest).GetProperty("Namespace")?.SetValue(request, "default");
        var handler = handlers.Find<TRequest, TResponse>(method);
        if (EmptyAnswers.Methods.Contains(method.Name))
        {
            Assert.Equal(new TResponse(), await handler(request, null!));
            return;
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => handler(request, null!));
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.Contains(method.FullName, error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(FileDescriptor file, GrpcService service)
    {
        var expected = file.Services[0].Methods.Select(method => (method.FullName, method.InputType.ClrType, method.OutputType.ClrType));
        Assert.Equal(expected.OrderBy(method => method.FullName, StringComparer.Ordinal), service.Methods
            .Select(method => (method.FullName, method.Request, method.Response)).OrderBy(method => method.FullName, StringComparer.Ordinal));
    }
}
