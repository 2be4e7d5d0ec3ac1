namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>Callers of Nexus operations that are no workflows.</summary>
internal interface INexusCallers
{
    /// <summary>Tells one how its operation ended, once: the record says with the same write that it is told.</summary>
    /// <param name="record">The completion's record in the metadata table.</param>
    /// <param name="completion">What is to be told.</param>
    /// <param name="target">Whom.</param>
    /// <returns>The completion as told, or with why nobody could be.</returns>
    Task<NexusCompletion> TellAsync(string record, NexusCompletion completion, CallbackToken target);
}
