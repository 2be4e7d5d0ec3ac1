namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>The real server's limits, by its own defaults (dynamic configuration of 1.32).</summary>
internal static class Limits
{
    /// <summary>A workflow is terminated at so many events (<c>limit.historyCount.error</c>).</summary>
    public const int HistoryEvents = 51_200;

    /// <summary>… or bytes (<c>limit.historySize.error</c>).</summary>
    public const long HistoryBytes = 50 * 1024 * 1024;

    /// <summary>Continue-as-new is suggested from so many events on (<c>limit.historyCount.suggestContinueAsNew</c>).</summary>
    public const int SuggestEvents = 4 * 1024;

    /// <summary>… or bytes (<c>limit.historySize.suggestContinueAsNew</c>).</summary>
    public const long SuggestBytes = 4 * 1024 * 1024;

    /// <summary>Of each kind: pending activities, children, outgoing signals, outgoing cancels (<c>limit.numPending*.error</c>).</summary>
    public const int Pending = 2_000;

    /// <summary><c>history.maximumSignalsPerExecution</c>.</summary>
    public const int Signals = 10_000;

    /// <summary><c>history.maximumBufferedEventsBatch</c>: one more, and the workflow task that is out is failed.</summary>
    public const int BufferedEvents = 100;

    /// <summary>Admitted and not completed (<c>history.maxInFlightUpdates</c>).</summary>
    public const int UpdatesInFlight = 10;

    /// <summary>Accepted in one run (<c>history.maxTotalUpdates</c>).</summary>
    public const int UpdatesTotal = 2_000;

    /// <summary>Continue-as-new is suggested at so many (<c>history.maxTotalUpdates.suggestContinueAsNewThreshold</c>, 0.9).</summary>
    public const int SuggestUpdates = UpdatesTotal * 9 / 10;

    /// <summary>Of a run and those that it continues (<c>history.maxAutoResetPoints</c>): the oldest go.</summary>
    public const int ResetPoints = 20;

    /// <summary>One search attribute, in bytes (<c>limit.searchAttributesSizeOfValueLimit</c>): the oldest build ids go.</summary>
    public const int SearchAttribute = 2 * 1024;

    /// <summary>How long a speculative workflow task waits on a normal task queue: then it is written, and there for whoever comes.</summary>
    public static readonly TimeSpan SpeculativeScheduleToStart = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Workflow tasks that failed or timed out one after the other, before lists say so
    /// (<c>system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute</c>).
    /// </summary>
    public const int ReportedTaskProblems = 5;

    /// <summary>Of one workflow (<c>system.maxCallbacksPerWorkflow</c>).</summary>
    public const int Callbacks = 2_000;

    /// <summary>Pending Nexus operations of a workflow (<c>component.nexusoperations.limit.operation.concurrency</c>).</summary>
    public const int NexusOperations = 30;

    /// <summary>The name of a Nexus service or operation, in bytes (<c>component.nexusoperations.limit.service.name.length</c>).</summary>
    public const int NexusName = 1_000;

    /// <summary>What the handler of a Nexus operation calls it, in bytes (<c>component.nexusoperations.limit.operation.token.length</c>).</summary>
    public const int NexusToken = 4_096;

    /// <summary>Keys and values of the header of a Nexus operation, in bytes (<c>component.nexusoperations.limit.header.size</c>).</summary>
    public const int NexusHeader = 8_192;

    /// <summary>What the handler of a Nexus operation answers at once, in bytes.</summary>
    public const int NexusResult = 2 * 1024 * 1024;

    /// <summary>A memo, in bytes (<c>limit.memoSize.error</c>).</summary>
    public const int Memo = 2 * 1024 * 1024;

    /// <summary>Workflow ids, signal names, types, queues, in characters (<c>limit.maxIDLength</c>).</summary>
    public const int IdLength = 1_000;
}
