using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Google.Protobuf.Reflection;

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

    private static void AssertSame(FileDescriptor file, GrpcService service)
    {
        var expected = file.Services[0].Methods.Select(method => (method.FullName, method.InputType.ClrType, method.OutputType.ClrType));
        Assert.Equal(expected.OrderBy(method => method.FullName, StringComparer.Ordinal), service.Methods
            .Select(method => (method.FullName, method.Request, method.Response)).OrderBy(method => method.FullName, StringComparer.Ordinal));
    }
}
