using System.Reflection;
using Client = Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>
/// A gRPC service, bound from the client class that the SDK has for it. Not from the protocol's descriptors: to build them
/// takes .NET half a second, which every start would wait for.
/// </summary>
internal abstract class GrpcService(string package, Type client)
{
    private const string Suffix = "Async";

    public string Name => client.Name;

    public string FullName => $"{package}.{Name}";

    public IReadOnlyList<RpcMethod> Methods =>
        [.. client.GetMethods(BindingFlags.Instance | BindingFlags.Public).Where(IsRpc).Select(method => new RpcMethod(
            FullName, method.Name[..^Suffix.Length], method.GetParameters()[0].ParameterType, method.ReturnType.GetGenericArguments()[0]))];

    private static bool IsRpc(MethodInfo method) =>
        method.Name.EndsWith(Suffix, StringComparison.Ordinal) && method.ReturnType.IsGenericType && method.GetParameters().Length == 2;

    public sealed class Workflow() : GrpcService("temporal.api.workflowservice.v1", typeof(Client.WorkflowService));

    public sealed class Operator() : GrpcService("temporal.api.operatorservice.v1", typeof(Client.OperatorService));

    public sealed class Test() : GrpcService("temporal.api.testservice.v1", typeof(Client.TestService));
}
