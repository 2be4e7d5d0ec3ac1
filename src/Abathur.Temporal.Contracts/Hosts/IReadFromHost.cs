using Temporalio.Activities;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// Reads a page of what a host keeps of a task, for clients that don't share the host's data folder. It closes at once, and the swarm's
/// history gets no event.
/// </summary>
[Workflow(TypeName)]
public interface IReadFromHost
{
    /// <summary>The workflow's type.</summary>
    const string TypeName = "ReadFromHost";

    /// <summary>Reads the page. Runs on the swarm's base task queue, under an id of <see cref="WorkflowIds.Reading"/>.</summary>
    /// <param name="reading">A <see cref="HostReading"/>.</param>
    [WorkflowRun]
    Task<HostPage> RunAsync(IRawValue? reading = null);
}

/// <summary>What is read on the host that has it, on that host's queue.</summary>
public interface IHostActivities
{
    /// <summary>
    /// Reads a page. Only logs of that task in the host's data folder are read, and the repository that the swarm itself names; links are
    /// not followed. Fails as <c>InvalidInput</c> or <c>Rejected</c> with what the operator can do.
    /// </summary>
    [Activity(ActivityNames.ReadPage)]
    Task<HostPage> ReadPageAsync(HostReading reading);
}
