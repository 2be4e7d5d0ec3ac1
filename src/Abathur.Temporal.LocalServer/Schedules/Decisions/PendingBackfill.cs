using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>Times whose actions are still to be taken as if they had come.</summary>
/// <param name="After">The first of them comes after this.</param>
/// <param name="Until">The last one that counts.</param>
/// <param name="Overlap">Unspecified for the schedule's own policy.</param>
internal sealed record PendingBackfill(DateTimeOffset After, DateTimeOffset Until, ScheduleOverlapPolicy Overlap);
