using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>Turns what Core refuses into failures that clients can tell apart.</summary>
internal static class Answers
{
    public static ApplicationFailureException Refuse(Exception error) => new(
        error.Message,
        error is InvalidInputException ? FailureTypes.InvalidInput : FailureTypes.Rejected,
        nonRetryable: true);

    public static T Of<T>(Func<T> decide)
    {
        try
        {
            return decide();
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            throw Refuse(e);
        }
    }

    public static void Of(Action decide) => Of(() =>
    {
        decide();
        return true;
    });
}
