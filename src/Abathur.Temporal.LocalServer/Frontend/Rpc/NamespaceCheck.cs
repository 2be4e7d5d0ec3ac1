using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>Every request that names a namespace names one that exists.</summary>
internal sealed class NamespaceCheck(NamespaceRegistry namespaces)
{
    private static readonly HashSet<string> Exempt =
        ["RegisterNamespace", "DescribeNamespace", "DeleteNamespace", "UpdateNamespace"];

    public Action<TRequest> For<TRequest>(RpcMethod method)
    {
        var property = typeof(TRequest).GetProperty("Namespace", typeof(string));
        if (property is null || Exempt.Contains(method.Name))
        {
            return _ => { };
        }

        var read = property.GetMethod!.CreateDelegate<Func<TRequest, string>>();
        return request =>
        {
            var name = read(request);
            if (name.Length == 0)
            {
                throw ServiceError.InvalidArgument("Namespace not set on request.");
            }

            namespaces.Get(name);
        };
    }
}
