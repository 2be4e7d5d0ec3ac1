using System.Globalization;
using Temporalio.Api.Filter.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>The filters of the first list calls, as a query.</summary>
internal static class LegacyFilters
{
    public static string Query(
        string status, string timeField, StartTimeFilter? times, WorkflowExecutionFilter? execution, WorkflowTypeFilter? type)
    {
        List<string> parts = [status];
        if (times?.EarliestTime is { } earliest)
        {
            parts.Add($"{timeField} >= '{Text(earliest)}'");
        }

        if (times?.LatestTime is { } latest)
        {
            parts.Add($"{timeField} <= '{Text(latest)}'");
        }

        if (execution is { WorkflowId.Length: > 0 })
        {
            parts.Add($"WorkflowId = '{Escape(execution.WorkflowId)}'");
        }

        if (type is { Name.Length: > 0 })
        {
            parts.Add($"WorkflowType = '{Escape(type.Name)}'");
        }

        return string.Join(" AND ", parts);
    }

    private static string Text(Google.Protobuf.WellKnownTypes.Timestamp time) =>
        time.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
