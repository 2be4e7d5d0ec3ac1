namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>A method of the protocol.</summary>
/// <param name="Service">Its service's full name.</param>
/// <param name="Name">Its own.</param>
/// <param name="Request">The message it takes.</param>
/// <param name="Response">The message it answers.</param>
internal sealed record RpcMethod(string Service, string Name, Type Request, Type Response)
{
    public string FullName => $"{Service}.{Name}";
}
