using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer;

/// <summary>How a <see cref="TemporalServer"/> runs. The defaults: in memory, the real clock, a free port of the loopback interface.</summary>
public sealed record TemporalServerOptions
{
    /// <summary>The real server's default of <c>limit.historyCount.suggestContinueAsNew</c>.</summary>
    public const int DefaultSuggestContinueAsNewEvents = Limits.SuggestEvents;

    /// <summary>The real server's default of <c>limit.blobSize.error</c>.</summary>
    public const int DefaultPayloadErrorBytes = PayloadLimit.DefaultError;

    /// <summary>The real server's default of <c>limit.blobSize.warn</c>.</summary>
    public const int DefaultPayloadWarningBytes = PayloadLimit.DefaultWarning;

    /// <summary>The address to listen on. One that isn't loopback needs <see cref="Security"/>.</summary>
    public string Ip { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The SQLite file that keeps everything, made if it isn't there; null keeps everything in memory only.</summary>
    public string? DatabaseFile { get; init; }

    /// <summary>Namespaces to make if they aren't there; the first is the default of what this process connects.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = ["default"];

    /// <summary>Search attributes that each of <see cref="Namespaces"/> gets.</summary>
    public IReadOnlyDictionary<string, IndexedValueType> SearchAttributes { get; init; } = new Dictionary<string, IndexedValueType>();

    /// <summary>
    /// How long a closed run is kept, one second or more; null keeps it for ever. A namespace whose retention a client has set goes by that one.
    /// The runs of a chain of continue-as-new, retries or cron are kept while it is open.
    /// </summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>A workflow task suggests to continue as new from so many events of its run on; 1 or more.</summary>
    public int SuggestContinueAsNewEvents { get; init; } = DefaultSuggestContinueAsNewEvents;

    /// <summary>What is larger of one field of payloads is refused, if it is larger than <see cref="PayloadWarningBytes"/> too; in bytes, 1 or more. Workers learn of it.</summary>
    public int PayloadErrorBytes { get; init; } = DefaultPayloadErrorBytes;

    /// <summary>What isn't larger of one field of payloads is never refused; in bytes, 1 or more. The real server also logs what is larger.</summary>
    public int PayloadWarningBytes { get; init; } = DefaultPayloadWarningBytes;

    /// <summary>Whether time jumps to the next timer while nothing can be worked on and the test service's lock is open.</summary>
    public bool TimeSkipping { get; init; }

    /// <summary>The pace of time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>TLS and API key; null for neither, which is allowed on the loopback interface only.</summary>
    public TemporalServerSecurity? Security { get; init; }

    /// <summary>Where the server logs to.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
