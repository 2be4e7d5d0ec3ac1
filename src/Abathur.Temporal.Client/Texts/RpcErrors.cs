using Temporalio.Exceptions;
using Code = Temporalio.Exceptions.RpcException.StatusCode;

namespace Abathur.Temporal.Client.Texts;

/// <summary>What Temporal's statuses mean to the user. Their texts are the server's own, for its developers: --verbose prints them.</summary>
internal static class RpcErrors
{
    public static string Explain(RpcException error) => error.Code switch
    {
        Code.Unavailable => "Temporal can't be reached. Check --address; `abathur up` starts one here.",
        Code.Cancelled or Code.DeadlineExceeded => "Temporal did not answer in time. Try again, or wait longer with --timeout.",
        Code.PermissionDenied or Code.Unauthenticated => "Temporal refuses the credentials. Check --api-key, --tls and --namespace.",
        Code.NotFound => "Temporal does not know the namespace, or what was named in it. Check --namespace and --address.",
        Code.AlreadyExists => "It already exists.",
        Code.ResourceExhausted => "Temporal is overloaded, or a message is too large for it. Try again later, or send less at once.",
        Code.FailedPrecondition => "The current state does not allow the request; the worker may be failing on this swarm. The worker's log may say why.",
        Code.Aborted => "The request conflicted with another one and was not carried out. Try again.",
        Code.InvalidArgument or Code.OutOfRange => "Temporal refuses the request as invalid. Add --verbose to see what it says.",
        Code.Unimplemented => "This Temporal service lacks what the command needs. Use a newer one.",
        _ => "Temporal failed to process the request. Try again; --verbose prints what it said.",
    };

    /// <summary>Whether Temporal was not reached, or could not take the request now: asked again later, it may.</summary>
    public static bool IsUnreachable(RpcException error) => error.Code
        is Code.Unavailable or Code.Cancelled or Code.DeadlineExceeded or Code.PermissionDenied or Code.Unauthenticated
        or Code.Aborted or Code.ResourceExhausted or Code.Internal or Code.Unknown;
}
