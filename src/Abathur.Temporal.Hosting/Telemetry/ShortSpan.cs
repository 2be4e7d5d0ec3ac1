using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>
/// The span of a workflow's run, without a duration. Workflow code is replayed and emits nothing: it only knows the span's ids, which follow
/// from the run's id, and hands the span to the first activity of the run, which emits it.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="TraceId">The trace, 32 hex digits.</param>
/// <param name="SpanId">Its id, 16 hex digits.</param>
/// <param name="At">When the run started.</param>
/// <param name="WorkflowId">The workflow's id.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="ParentId">The span it belongs to; absent: it begins its trace.</param>
/// <param name="Link">The <c>traceparent</c> of the run before, which continued as new; absent: none.</param>
internal sealed record ShortSpan(string Name, string TraceId, string SpanId, DateTime At, string WorkflowId, string RunId, string? ParentId = null, string? Link = null)
{
    private const string Key = "abathur-spans";

    /// <summary>What children of the span have as their parent.</summary>
    public ActivityContext Context => new(ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateFromString(SpanId), ActivityTraceFlags.Recorded);

    /// <summary>The span of a run: in its parent's trace, or in one of its own that is linked with the run before.</summary>
    public static ShortSpan Of(string name, string workflowId, string runId, DateTime at, ActivityContext? parent, bool continues)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runId)));
        return parent is { } known && !continues
            ? new(name, known.TraceId.ToHexString(), hash[32..48], at, workflowId, runId, known.SpanId.ToHexString())
            : new(name, hash[..32], hash[32..48], at, workflowId, runId, Link: parent is { } before ? $"00-{before.TraceId}-{before.SpanId}-01" : null);
    }

    /// <summary>The spans that headers carry.</summary>
    public static IReadOnlyList<ShortSpan> Read(IEnumerable<KeyValuePair<string, Payload>>? headers)
    {
        try
        {
            return headers?.FirstOrDefault(header => header.Key == Key).Value is { } payload
                ? JsonSerializer.Deserialize<List<ShortSpan>>(payload.Data.Span, AbathurJson.Options) ?? []
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The same headers with spans to emit.</summary>
    public static Dictionary<string, Payload> With(IDictionary<string, Payload>? headers, IReadOnlyList<ShortSpan> spans) => TraceHeader.With(headers, Key, spans);

    /// <summary>Emits the span.</summary>
    public void Emit()
    {
        ActivityContext? parent = ParentId is null ? null : new(ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateFromString(ParentId), ActivityTraceFlags.Recorded);
        ActivityLink[] links = Link is not null && ActivityContext.TryParse(Link, null, isRemote: true, out var before) ? [new(before)] : [];
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            using var span = Instruments.Source.CreateActivity(Name, ActivityKind.Internal, parent ?? default, links: links);
            if (span is not null)
            {
                (SpanIdOf(span), TraceIdOf(span)) = (SpanId, TraceId);
                span.SetStartTime(At).Start();
                Instruments.Describe(span, WorkflowId, RunId);
                span.SetEndTime(At.AddTicks(1));
            }
        }
        finally
        {
            Activity.Current = current;
        }
    }

    // .NET draws a span's id at random and lets nobody choose it. A test tells when a version of .NET names these fields in another way.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_traceId")]
    private static extern ref string? TraceIdOf(Activity activity);
}
