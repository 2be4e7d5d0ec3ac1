using Abathur.Temporal.Contracts;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Hosts;

/// <summary>Reads one page on the host that has it, and closes.</summary>
[Workflow(IReadFromHost.TypeName)]
public sealed class ReadFromHost : IReadFromHost
{
    // A host's own queue is never held up, so that a page which is not taken for so long is one of a host that is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private const int Tries = 3;

    /// <inheritdoc/>
    [WorkflowRun]
    public Task<HostPage> RunAsync(IRawValue? reading = null)
    {
        try
        {
            var asked = RawInput.Read<HostReading>(reading, IReadFromHost.TypeName);
            var queue = TaskQueues.Host(Workflow.Info.TaskQueue, HostId.Require(asked.Host));
            return Workflow.ExecuteActivityAsync((IHostActivities host) => host.ReadPageAsync(asked), new()
            {
                TaskQueue = queue,
                ScheduleToStartTimeout = Patience,
                StartToCloseTimeout = TimeSpan.FromSeconds(30),

                // A worker of an older version answers that it doesn't know the activity.
                RetryPolicy = new RetryPolicy { MaximumAttempts = Tries, NonRetryableErrorTypes = [FailureTypes.UnknownActivity] },
                Summary = Wire.Summary($"{Text.Camel(asked.Content)} of {asked.Task}"),
            });
        }
        catch (InvalidInputException e)
        {
            throw new ApplicationFailureException(e.Message, FailureTypes.InvalidInput, nonRetryable: true);
        }
    }
}
