using Google.Protobuf.Reflection;
using OperatorReflection = Temporalio.Api.OperatorService.V1.ServiceReflection;
using TestReflection = Temporalio.Api.TestService.V1.ServiceReflection;
using WorkflowReflection = Temporalio.Api.WorkflowService.V1.ServiceReflection;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>A gRPC service that is bound from its descriptor; the class only names it.</summary>
internal abstract class GrpcService(FileDescriptor file)
{
    public ServiceDescriptor Descriptor { get; } = file.Services[0];

    public sealed class Workflow() : GrpcService(WorkflowReflection.Descriptor);

    public sealed class Operator() : GrpcService(OperatorReflection.Descriptor);

    public sealed class Test() : GrpcService(TestReflection.Descriptor);
}
