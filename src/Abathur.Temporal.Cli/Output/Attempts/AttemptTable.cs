using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Attempts;

/// <summary>A row per attempt, and what the running one does.</summary>
internal static class AttemptTable
{
    public static void Draw(IAnsiConsole console, TaskRecord task, IReadOnlyList<AttemptRow> rows, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (task.Attempts == 0)
        {
            return;
        }

        console.WriteLine();
        if (rows.Count > 0)
        {
            var table = new Listing(
                Column.Whole("ATTEMPT"),
                Column.Text("AGENT", rank: 2, minimum: 10),
                Column.Text("HOST", rank: 3, minimum: 10),
                Column.Whole("STARTED", rank: 1),
                Column.Whole("TOOK"),
                Column.Whole("OUTCOME"),
                Column.Whole("TURNS", rank: 5),
                Column.Whole("TOKENS", rank: 4),
                Column.Whole("COST", rank: 4),
                Column.Path("LEFT", rank: 6, minimum: 12));
            foreach (var row in rows)
            {
                table.Add(
                    Show.Number(row.Attempt),
                    row.Agent,
                    row.Host,
                    row.StartedAt is { } started ? Show.Moment(started, zone) : null,
                    row.StartedAt is { } from ? Show.Span((row.EndedAt ?? now) - from) : null,
                    row.Outcome,
                    row.Usage is { } usage ? Show.Number(usage.Turns) : null,
                    row.Usage is { } used ? Show.Count(used.Tokens) : null,
                    row.Usage is { CostUsd: > 0 } paid ? Show.Dollars(paid.CostUsd) : null,
                    row.Commit is { Length: > 12 } commit ? commit[..12] : row.Commit ?? row.Salvage);
            }

            console.Write(table);
        }

        if (rows.Count < task.Attempts)
        {
            console.WriteLine(FormattableString.Invariant(
                $"{rows.Count} of {task.Attempts} attempts: of the others the service has no history, or they are older than the newest {AttemptReader.Max}."));
        }

        if (rows.Count > 0 && rows[^1] is { EndedAt: null } running)
        {
            console.Write(Tables.Facts(
                ("heard", running.LastHeartbeat is { } heard ? Show.Age(heard, now) + " ago" : null),
                ("session", running.Session),
                ("doing", running.Doing)));
        }

        console.WriteLine($"An attempt's log, on its host: abathur task logs {task.Id} --attempt {task.Attempts}");
    }
}
