using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests to the handlers of Nexus operations, of workflows or of none.</summary>
internal interface INexusTasks
{
    /// <summary>Hands a request to a worker; null where nobody waits for an answer any more.</summary>
    Task<NexusCall?> TakeAsync(QueuedTask.Nexus task);

    /// <summary>Takes the answer to a request.</summary>
    /// <returns>False where nobody waits for it any more.</returns>
    Task<bool> AnswerAsync(NexusTaskToken token, HandlerAnswer answer);
}
