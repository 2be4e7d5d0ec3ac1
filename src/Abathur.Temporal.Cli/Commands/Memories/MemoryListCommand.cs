using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory list</c></summary>
internal static class MemoryListCommand
{
    private static readonly Option<MemoryTier?> Tier = EnumInput.Option<MemoryTier>("--tier", "Only entries of this tier.");
    private static readonly Option<MemoryType?> Type = EnumInput.Option<MemoryType>("--type", "Only entries of this type.");

    public static Command Create() => new Command("list", "Lists entries by namespace and key.") { Tier, Type }.InNamespace()
        .Runs(async session =>
        {
            using var store = MemoryCommand.Open(session);
            var filter = new MemoryFilter
            {
                Namespace = MemoryCommand.NamespaceOf(session),
                Tier = session.Get(Tier),
                Type = session.Get(Type),
                Limit = 500,
            };
            var entries = new List<MemoryEntry>();
            do
            {
                var page = await store.ListAsync(filter, session.Cancel);
                entries.AddRange(page.Entries);
                filter = filter with { After = page.Next };
            }
            while (filter.After is not null);

            session.Print(entries, console =>
            {
                var table = new Listing(
                    Column.Whole("NAMESPACE", rank: 1),
                    Column.Whole("KEY"),
                    Column.Whole("V", rank: 6),
                    Column.Whole("TIER", rank: 3),
                    Column.Whole("TYPE", rank: 4),
                    Column.Whole("USED", rank: 5),
                    Column.Whole("CHANGED", rank: 2),
                    Column.Text("CONTENT"));
                foreach (var entry in entries)
                {
                    table.Add(
                        entry.Namespace,
                        entry.Key,
                        Show.Number(entry.Version),
                        Text.Camel(entry.Tier),
                        Text.Camel(entry.Type),
                        Show.Number(entry.Accesses),
                        Show.Age(entry.UpdatedAt, session.Time.GetUtcNow()),
                        entry.Content);
                }

                console.Write(table);
            });
        });
}
