using System.Diagnostics;
using System.Diagnostics.Metrics;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Measurements;

/// <summary>
/// All that Abathur measures for OpenTelemetry, in one place; docs/telemetry.md describes it. An instrument that nobody listens to costs
/// nothing. No attribute of a metric names a task: their number has no bound.
/// </summary>
public static class Instruments
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Abathur.Temporal";

    /// <summary>The attribute with a swarm's name.</summary>
    public const string SwarmKey = "abathur.swarm";

    /// <summary>The attribute with an agent's name.</summary>
    public const string AgentKey = "abathur.agent";

    /// <summary>The attribute with how an attempt ended.</summary>
    public const string OutcomeKey = "abathur.outcome";

    /// <summary>The attribute with an activity's type.</summary>
    public const string ActivityKey = "temporal.activity.type";

    private const string ModelKey = "abathur.model";
    private const string KindKey = "abathur.attempt.kind";

    /// <summary>Makes spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Makes instruments.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>How long activities waited for a worker that takes them.</summary>
    public static Histogram<double> QueueSeconds { get; } = Meter.CreateHistogram<double>("abathur.queue.duration", "s", "How long an activity waited for a worker.");

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("abathur.attempts", "{attempt}", "Runs of agents that ended, by outcome.");
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("abathur.tokens", "{token}", "Tokens that agents used.");
    private static readonly Counter<double> Cost = Meter.CreateCounter<double>("abathur.cost", "{USD}", "What agents cost.");
    private static readonly Histogram<double> AgentSeconds = Meter.CreateHistogram<double>("abathur.agent.duration", "s", "How long agents ran.");
    private static readonly Histogram<double> MergeSeconds = Meter.CreateHistogram<double>("abathur.merge.duration", "s", "How long verifying took, or merging where nothing is verified.");

    /// <summary>Says which swarm, task and run a span belongs to, as far as the workflow's id tells.</summary>
    public static void Describe(Activity span, string? workflowId, string? runId)
    {
        ArgumentNullException.ThrowIfNull(span);
        span.SetTag("temporal.workflow.id", workflowId).SetTag("temporal.run.id", runId);
        if (workflowId?.Split(':') is ["abathur", var swarm, .. var rest])
        {
            span.SetTag(SwarmKey, swarm);
            if (rest is ["task" or "read", var task, ..])
            {
                span.SetTag("abathur.task", task);
            }
        }
    }

    /// <summary>An agent's run ended.</summary>
    /// <param name="attempt">What it took.</param>
    /// <param name="own">What this run used, without those that were lost before it.</param>
    internal static void AgentEnded(AttemptMeasurement attempt, AgentUsage own)
    {
        var outcome = attempt.Failure is { } failure ? Text.Camel(failure) : attempt.HandedOff ? "handedOff" : "completed";
        var ended = new TagList { { SwarmKey, attempt.Swarm }, { AgentKey, attempt.Agent }, { KindKey, Text.Camel(attempt.Kind) }, { OutcomeKey, outcome } };
        Attempts.Add(1, ended);
        AgentSeconds.Record(attempt.AgentSeconds, ended);
        var used = new TagList { { SwarmKey, attempt.Swarm }, { AgentKey, attempt.Agent }, { ModelKey, attempt.Model ?? "unknown" } };
        Tokens.Add(own.Tokens, used);
        Cost.Add((double)own.CostUsd, used);
    }

    /// <summary>A verification or a merge ended.</summary>
    internal static void MergeEnded(AttemptMeasurement attempt) => MergeSeconds.Record(
        attempt.MergeSeconds ?? 0, new TagList { { SwarmKey, attempt.Swarm }, { OutcomeKey, attempt.Failure is { } failure ? Text.Camel(failure) : "completed" } });
}
