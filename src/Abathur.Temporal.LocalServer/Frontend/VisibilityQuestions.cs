using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Visibility.Syntax;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Questions to a visibility index, with errors that clients know.</summary>
internal static class VisibilityQuestions
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: the query or the page token is malformed.</exception>
    public static T Ask<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (VisibilityQueryException e)
        {
            throw ServiceError.InvalidArgument(e.Message);
        }
        catch (FormatException e)
        {
            throw ServiceError.InvalidArgument($"invalid NextPageToken: {e.Message}");
        }
    }
}
