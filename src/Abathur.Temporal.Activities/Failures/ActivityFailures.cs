using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Git;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Failures;

/// <summary>
/// Turns what went wrong into Temporal's failures: the kind as the type, the details with it. Infrastructure faults may be
/// tried again by Temporal; the other kinds are the swarm's to decide.
/// </summary>
internal static class ActivityFailures
{
    /// <param name="work">What may fail.</param>
    /// <param name="host">The host that is at fault where it is one of infrastructure.</param>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work, string? host = null)
    {
        try
        {
            return await work();
        }
        catch (AgentFailureException e)
        {
            throw Of(e.Failure with { Host = host }, e);
        }
        catch (BranchInUseException e)
        {
            throw HandBack(e.Failure, e);
        }
        catch (HostFailureException e)
        {
            throw Of(e.Failure with { Host = host }, e);
        }
        catch (InvalidInputException e)
        {
            throw new ApplicationFailureException(e.Message, e, FailureTypes.InvalidInput, nonRetryable: true);
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            throw Of(new TaskFailure { Kind = FailureKind.Infrastructure, Message = Text.Cut(e.Message, TaskFailure.MaxMessage), Host = host }, e);
        }
    }

    /// <summary>The attempt goes on elsewhere or later; none of its retries is used.</summary>
    public static ApplicationFailureException HandBack(TaskFailure failure, Exception? cause = null) =>
        new(failure.Message, cause, FailureTypes.HandedBack, nonRetryable: true, details: [failure]);

    /// <summary>The attempt goes to the host that keeps its agent's session.</summary>
    public static ApplicationFailureException LeaveTo(TaskFailure failure) =>
        new(failure.Message, FailureTypes.LeftToSessionHost, nonRetryable: true, details: [failure]);

    public static ApplicationFailureException Of(TaskFailure failure, Exception? cause = null) => new(
        failure.Message,
        cause,
        Text.Camel(failure.Kind),
        nonRetryable: failure.Kind != FailureKind.Infrastructure,
        details: [failure]);

    /// <summary>What a failure made here tells; null: nothing.</summary>
    public static TaskFailure? DetailOf(ApplicationFailureException error) =>
        error.Details.Count > 0 ? error.Details.ElementAt<object>(0) as TaskFailure : null;

    /// <summary>The same failure, with this to tell.</summary>
    public static ApplicationFailureException With(TaskFailure failure, ApplicationFailureException error) =>
        new(error.Message, error.InnerException, error.ErrorType, error.NonRetryable, details: [failure]);
}
