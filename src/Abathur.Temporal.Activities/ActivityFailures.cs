using System.Text.Json;
using Abathur.Temporal.Activities.Agents;
using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities;

/// <summary>
/// Turns what went wrong into Temporal's failures: the kind as the type, the details with it. Infrastructure faults may be
/// tried again by Temporal; the other kinds are the swarm's to decide.
/// </summary>
internal static class ActivityFailures
{
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (AgentFailureException e)
        {
            throw Of(e.Failure, e);
        }
        catch (WorktreeException e)
        {
            throw Of(e.Failure, e);
        }
        catch (InvalidInputException e)
        {
            throw new ApplicationFailureException(e.Message, e, FailureTypes.InvalidInput, nonRetryable: true);
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            throw Of(new TaskFailure { Kind = FailureKind.Infrastructure, Message = e.Message }, e);
        }
    }

    private static ApplicationFailureException Of(TaskFailure failure, Exception cause) => new(
        failure.Message,
        cause,
        JsonNamingPolicy.CamelCase.ConvertName(failure.Kind.ToString()),
        nonRetryable: failure.Kind != FailureKind.Infrastructure,
        details: [failure]);
}
