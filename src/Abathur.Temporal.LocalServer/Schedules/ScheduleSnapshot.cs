using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Schedules.Specs;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>A schedule as the store keeps it.</summary>
internal sealed record ScheduleSnapshot
{
    public required string Namespace { get; init; }

    public required string Id { get; init; }

    public required string RunId { get; init; }

    public required byte[] Schedule { get; init; }

    public byte[] Memo { get; init; } = [];

    public byte[] SearchAttributes { get; init; } = [];

    public long ConflictToken { get; init; }

    public DateTimeOffset CreateTime { get; init; }

    public DateTimeOffset? UpdateTime { get; init; }

    public DateTimeOffset ProcessedUntil { get; init; }

    public IReadOnlyList<Start> Buffer { get; init; } = [];

    public IReadOnlyList<Backfill> Backfills { get; init; } = [];

    public IReadOnlyList<byte[]> Running { get; init; } = [];

    public IReadOnlyList<byte[]> RecentActions { get; init; } = [];

    public long ActionCount { get; init; }

    public long MissedCatchupWindow { get; init; }

    public long OverlapSkipped { get; init; }

    public long BufferDropped { get; init; }

    public byte[]? LastCompletionResult { get; init; }

    public byte[]? ContinuedFailure { get; init; }

    public string CreateRequestId { get; init; } = "";

    public IReadOnlyList<string> RequestIds { get; init; } = [];

    public static byte[] Serialize(LiveSchedule state) => JsonSerializer.SerializeToUtf8Bytes(
        new ScheduleSnapshot
        {
            Namespace = state.Namespace,
            Id = state.Id,
            RunId = state.RunId,
            Schedule = state.Schedule.ToByteArray(),
            Memo = state.Memo.ToByteArray(),
            SearchAttributes = state.SearchAttributes.ToByteArray(),
            ConflictToken = state.ConflictToken,
            CreateTime = state.CreateTime,
            UpdateTime = state.UpdateTime,
            ProcessedUntil = state.ProcessedUntil,
            Buffer = [.. state.Buffer.Select(s => new Start(s.Nominal, s.Actual, s.Overlap, s.IsManual))],
            Backfills = [.. state.Backfills.Select(b => new Backfill(b.After, b.Until, b.Overlap))],
            Running = [.. state.Running.Select(r => r.ToByteArray())],
            RecentActions = [.. state.RecentActions.Select(a => a.ToByteArray())],
            ActionCount = state.ActionCount,
            MissedCatchupWindow = state.MissedCatchupWindow,
            OverlapSkipped = state.OverlapSkipped,
            BufferDropped = state.BufferDropped,
            LastCompletionResult = state.LastCompletionResult?.ToByteArray(),
            ContinuedFailure = state.ContinuedFailure?.ToByteArray(),
            CreateRequestId = state.CreateRequestId,
            RequestIds = state.RequestIds,
        },
        ScheduleJson.Default.ScheduleSnapshot);

    public static LiveSchedule Parse(ReadOnlyMemory<byte> bytes)
    {
        var kept = JsonSerializer.Deserialize(bytes.Span, ScheduleJson.Default.ScheduleSnapshot)!;
        var schedule = Temporalio.Api.Schedule.V1.Schedule.Parser.ParseFrom(kept.Schedule);
        var (spec, problem) = Compile(schedule.Spec, kept.RunId);
        return new LiveSchedule
        {
            Namespace = kept.Namespace,
            Id = kept.Id,
            RunId = kept.RunId,
            Schedule = schedule,
            Spec = spec,
            SpecProblem = problem,
            Memo = Temporalio.Api.Common.V1.Memo.Parser.ParseFrom(kept.Memo),
            SearchAttributes = Temporalio.Api.Common.V1.SearchAttributes.Parser.ParseFrom(kept.SearchAttributes),
            ConflictToken = kept.ConflictToken,
            CreateTime = kept.CreateTime,
            UpdateTime = kept.UpdateTime,
            ProcessedUntil = kept.ProcessedUntil,
            Buffer = [.. kept.Buffer.Select(s => new BufferedStart(s.Nominal, s.Actual, s.Overlap, s.IsManual))],
            Backfills = [.. kept.Backfills.Select(b => new PendingBackfill(b.After, b.Until, b.Overlap))],
            Running = [.. kept.Running.Select(WorkflowExecution.Parser.ParseFrom)],
            RecentActions = [.. kept.RecentActions.Select(ScheduleActionResult.Parser.ParseFrom)],
            ActionCount = kept.ActionCount,
            MissedCatchupWindow = kept.MissedCatchupWindow,
            OverlapSkipped = kept.OverlapSkipped,
            BufferDropped = kept.BufferDropped,
            LastCompletionResult = kept.LastCompletionResult is { } result ? Payloads.Parser.ParseFrom(result) : null,
            ContinuedFailure = kept.ContinuedFailure is { } failure ? Failure.Parser.ParseFrom(failure) : null,
            CreateRequestId = kept.CreateRequestId,
            RequestIds = [.. kept.RequestIds],
        };
    }

    // The file may come from a machine that knows other time zones.
    private static (CompiledSpec Spec, string Problem) Compile(ScheduleSpec spec, string seed)
    {
        try
        {
            return (new CompiledSpec(spec, seed), "");
        }
        catch (ScheduleSpecException e)
        {
            return (new CompiledSpec(new(), seed), e.Message);
        }
    }

    internal sealed record Start(DateTimeOffset Nominal, DateTimeOffset Actual, ScheduleOverlapPolicy Overlap, bool IsManual);

    internal sealed record Backfill(DateTimeOffset After, DateTimeOffset Until, ScheduleOverlapPolicy Overlap);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ScheduleSnapshot))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
