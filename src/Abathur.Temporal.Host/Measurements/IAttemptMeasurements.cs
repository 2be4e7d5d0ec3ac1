namespace Abathur.Temporal.Host.Measurements;

/// <summary>
/// What attempts took, a row for each: kept when the swarms and their histories are gone. Safe for many callers and many processes. Of a
/// repository the newest <see cref="MaxRows"/> stay.
/// </summary>
public interface IAttemptMeasurements
{
    /// <summary>The rows that are kept of a repository.</summary>
    const int MaxRows = 10_000;

    /// <summary>The attempt's agent is done: adds its row. What a lost run of the same attempt stored is replaced.</summary>
    Task AgentEndedAsync(AttemptMeasurement attempt, CancellationToken cancellationToken);

    /// <summary>
    /// The attempt's work was merged, or failed to be: sets the seconds that this took, the failure and the time of the end. Adds the row
    /// where no agent ran here.
    /// </summary>
    Task MergeEndedAsync(AttemptMeasurement attempt, CancellationToken cancellationToken);

    /// <summary>The rows of a repository, the newest first.</summary>
    Task<IReadOnlyList<AttemptMeasurement>> ReadAsync(string repository, CancellationToken cancellationToken);
}
