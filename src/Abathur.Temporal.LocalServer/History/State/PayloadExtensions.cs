using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.History.State;

internal static class PayloadExtensions
{
    /// <summary>Stands for the removal of a memo field or search attribute: no data, JSON null, or an empty list.</summary>
    public static bool IsNothing(this Payload payload) => payload.Data.Length switch
    {
        0 => true,
        2 => payload.Data.ToStringUtf8() == "[]",
        4 => payload.Data.ToStringUtf8() == "null",
        _ => false,
    };
}
