using Abathur.Temporal.LocalServer.Frontend.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>Every request that names a namespace names one that exists.</summary>
internal sealed class NamespaceCheck(NamespaceRegistry namespaces)
{
    private static readonly HashSet<string> Exempt =
        ["RegisterNamespace", "DescribeNamespace", "DeleteNamespace", "UpdateNamespace"];

    public Action<IMessage> For(MethodDescriptor method)
    {
        if (Exempt.Contains(method.Name) || method.InputType.FindFieldByName("namespace") is not { } field)
        {
            return _ => { };
        }

        return request =>
        {
            var name = (string)field.Accessor.GetValue(request);
            if (name.Length == 0)
            {
                throw ServiceError.InvalidArgument("Namespace not set on request.");
            }

            namespaces.Get(name);
        };
    }
}
