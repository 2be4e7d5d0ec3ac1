using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>How a swarm's workflow closed.</summary>
/// <param name="Status">Temporal's word for it.</param>
/// <param name="At">When.</param>
/// <param name="Cause">Why, unless it was stopped; null where nobody gave a reason.</param>
internal sealed record SwarmEnd(WorkflowExecutionStatus Status, DateTimeOffset At, string? Cause)
{
    /// <summary>Asks the server, which needs no worker for that; null: it is open.</summary>
    public static async Task<SwarmEnd?> ReadAsync(SwarmClient swarm, CancellationToken cancel)
    {
        var description = await swarm.DescribeAsync(cancel);
        return description.Status.IsOpen() || description.Status == WorkflowExecutionStatus.ContinuedAsNew || description.CloseTime is not { } at
            ? null
            : new(description.Status, at, description.Status == WorkflowExecutionStatus.Completed ? null : await CauseAsync(swarm, cancel));
    }

    /// <summary>The end as a sentence.</summary>
    public string Words(string name, TimeZoneInfo zone) => $"The swarm '{name}' {Verb} at {Show.Moment(At, zone)}{(string.IsNullOrEmpty(Cause) ? string.Empty : ": " + SafeText.Line(Cause.TrimEnd('.')))}.";

    private string Verb => Status switch
    {
        WorkflowExecutionStatus.Completed => "stopped",
        WorkflowExecutionStatus.Terminated => "was terminated",
        WorkflowExecutionStatus.Canceled => "was canceled",
        WorkflowExecutionStatus.TimedOut => "timed out",
        _ => "failed",
    };

    private static async Task<string?> CauseAsync(SwarmClient swarm, CancellationToken cancel)
    {
        try
        {
            await swarm.ResultAsync(cancel);
            return null;
        }
        catch (ClientException e) when (e.InnerException is WorkflowFailedException { InnerException: var cause })
        {
            return cause is TimeoutFailureException or CanceledFailureException ? null : cause?.Message;
        }
    }
}
