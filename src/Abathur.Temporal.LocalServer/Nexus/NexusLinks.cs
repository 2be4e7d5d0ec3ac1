using System.Globalization;
using System.Text.RegularExpressions;
using Temporalio.Api.Enums.V1;
using Link = Temporalio.Api.Common.V1.Link;
using NexusOperation = Temporalio.Api.Common.V1.Link.Types.NexusOperation;
using WorkflowEvent = Temporalio.Api.Common.V1.Link.Types.WorkflowEvent;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>Links between workflows and Nexus operations, as requests and answers carry them: URLs.</summary>
internal static partial class NexusLinks
{
    private const string ByEvent = "EventReference";
    private const string ByRequest = "RequestIdReference";
    private const string EventTypePrefix = "EVENT_TYPE_";
    private const string EventTypeName = "temporal.api.common.v1.Link.WorkflowEvent";
    private const string OperationTypeName = "temporal.api.common.v1.Link.NexusOperation";

    public static Temporalio.Api.Nexus.V1.Link Of(WorkflowEvent link) => new()
    {
        Type = EventTypeName,
        Url = $"temporal:///namespaces/{Escaped(link.Namespace)}/workflows/{Escaped(link.WorkflowId)}/{Escaped(link.RunId)}/history?{Query(link)}",
    };

    public static Temporalio.Api.Nexus.V1.Link Of(NexusOperation link) => new()
    {
        Type = OperationTypeName,
        Url = $"temporal:///namespaces/{Escaped(link.Namespace)}/nexus-operations/{Escaped(link.OperationId)}/{Escaped(link.RunId)}/details",
    };

    /// <summary>Those that this server understands. The others are left out, as on the real server.</summary>
    public static IReadOnlyList<Link> Read(IEnumerable<Temporalio.Api.Nexus.V1.Link> links) => [.. links.Select(Read).OfType<Link>()];

    private static Link? Read(Temporalio.Api.Nexus.V1.Link link) => link.Type switch
    {
        EventTypeName => ReadEvent(link.Url) is { } read ? new() { WorkflowEvent = read } : null,
        OperationTypeName => ReadOperation(link.Url) is { } read ? new() { NexusOperation = read } : null,
        _ => null,
    };

    private static NexusOperation? ReadOperation(string url) => OperationUrl().Match(url) is { Success: true } match
        ? new()
        {
            Namespace = Uri.UnescapeDataString(match.Groups["namespace"].Value),
            OperationId = Uri.UnescapeDataString(match.Groups["operation"].Value),
            RunId = Uri.UnescapeDataString(match.Groups["run"].Value),
        }
        : null;

    private static WorkflowEvent? ReadEvent(string url)
    {
        if (EventUrl().Match(url) is not { Success: true } match)
        {
            return null;
        }

        var query = match.Groups["query"].Value.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        if (!TryReadType(query["eventType"].FirstOrDefault() ?? "", out var type))
        {
            return null;
        }

        var read = new WorkflowEvent
        {
            Namespace = Uri.UnescapeDataString(match.Groups["namespace"].Value),
            WorkflowId = Uri.UnescapeDataString(match.Groups["workflow"].Value),
            RunId = Uri.UnescapeDataString(match.Groups["run"].Value),
        };
        switch (query["referenceType"].FirstOrDefault())
        {
            case ByEvent:
                _ = long.TryParse(query["eventID"].FirstOrDefault(), CultureInfo.InvariantCulture, out var id);
                read.EventRef = new() { EventId = id, EventType = type };
                return read;
            case ByRequest:
                read.RequestIdRef = new() { RequestId = query["requestID"].FirstOrDefault() ?? "", EventType = type };
                return read;
            default:
                return null;
        }
    }

    private static string Query(WorkflowEvent link) => link.ReferenceCase switch
    {
        WorkflowEvent.ReferenceOneofCase.RequestIdRef =>
            $"eventType={link.RequestIdRef.EventType}&referenceType={ByRequest}&requestID={Uri.EscapeDataString(link.RequestIdRef.RequestId)}",
        _ when link.EventRef.EventId > 0 =>
            string.Create(CultureInfo.InvariantCulture, $"eventID={link.EventRef.EventId}&eventType={link.EventRef.EventType}&referenceType={ByEvent}"),
        _ => $"eventType={link.EventRef.EventType}&referenceType={ByEvent}",
    };

    // By its short name, or as it stands in the protocol.
    private static bool TryReadType(string text, out EventType type) => Enum.TryParse(
        text.StartsWith(EventTypePrefix, StringComparison.Ordinal) ? text[EventTypePrefix.Length..].Replace("_", "", StringComparison.Ordinal) : text, ignoreCase: true, out type);

    private static string Escaped(string segment) => Uri.EscapeDataString(segment);

    [GeneratedRegex("^temporal://[^/]*/namespaces/(?<namespace>[^/?]+)/workflows/(?<workflow>[^/?]+)/(?<run>[^/?]+)/history\\?(?<query>.*)$")]
    private static partial Regex EventUrl();

    [GeneratedRegex("^temporal://[^/]*/namespaces/(?<namespace>[^/?]+)/nexus-operations/(?<operation>[^/?]+)/(?<run>[^/?]+)/details$")]
    private static partial Regex OperationUrl();
}
