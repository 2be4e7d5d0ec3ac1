namespace Abathur.Temporal.Core.Requests;

/// <summary>Where a task comes from that no user submitted.</summary>
/// <param name="Parent">The task that led to it.</param>
/// <param name="Root">The task at the root of the lineage; null: it is a root itself.</param>
/// <param name="Depth">Levels below the root.</param>
/// <param name="Diagnoses">For a diagnosis: the task it looks into.</param>
/// <param name="Retries">Its share of the lineage's retries; null: the setting.</param>
internal sealed record TaskOrigin(string Parent, string? Root, int Depth, string? Diagnoses = null, int? Retries = null);
