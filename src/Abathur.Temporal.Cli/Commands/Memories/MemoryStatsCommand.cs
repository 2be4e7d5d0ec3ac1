using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory stats</c></summary>
internal static class MemoryStatsCommand
{
    public static Command Create() => new Command("stats", "Shows how much is remembered.").Runs(async session =>
    {
        using var store = MemoryCommand.Open(session);
        var stats = await store.StatsAsync(session.Cancel);
        session.Print(stats, console => console.Write(Tables.Facts(
            ("entries", Show.Number(stats.Entries)),
            ("versions", Show.Number(stats.Versions)),
            ("namespaces", Show.Number(stats.Namespaces)),
            ("bytes", Show.Count(stats.ContentBytes)),
            ("tiers", string.Join(", ", stats.Tiers.OrderBy(t => t.Key).Select(t => $"{Text.Camel(t.Key)} {t.Value}"))),
            ("types", string.Join(", ", stats.Types.OrderBy(t => t.Key).Select(t => $"{Text.Camel(t.Key)} {t.Value}"))),
            ("file", session.Data.MemoryFile))));
    });
}
