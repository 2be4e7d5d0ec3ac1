using System.CommandLine;
using System.Globalization;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory search</c></summary>
internal static class MemorySearchCommand
{
    private static readonly Argument<string[]> Words = new("words")
    {
        Description = "Words in any order; one that is found is enough.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<MemoryTier?> Tier = EnumInput.Option<MemoryTier>("--tier", "Only entries of this tier.");
    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many, 1 to 100.", DefaultValueFactory = _ => 10 };

    public static Command Create() => new Command("search", "Finds entries, the best first.") { Words, Tier, Limit }.InNamespace()
        .Runs(async session =>
        {
            using var store = MemoryCommand.Open(session);
            var query = new MemoryQuery
            {
                Text = string.Join(' ', session.Get(Words)!),
                Namespace = MemoryCommand.NamespaceOf(session),
                Tier = session.Get(Tier),
                Limit = session.Get(Limit),
            };
            var hits = await store.SearchAsync(query, session.Cancel);
            session.Print(hits, console =>
            {
                var table = new Listing(
                    Column.Whole("SCORE", rank: 2),
                    Column.Whole("NAMESPACE", rank: 1),
                    Column.Whole("KEY"),
                    Column.Whole("TIER", rank: 3),
                    Column.Whole("TYPE", rank: 4),
                    Column.Text("CONTENT"));
                foreach (var (entry, score) in hits)
                {
                    table.Add(
                        score.ToString("0.00", CultureInfo.InvariantCulture),
                        entry.Namespace,
                        entry.Key,
                        Text.Camel(entry.Tier),
                        Text.Camel(entry.Type),
                        entry.Content);
                }

                console.Write(table);
            });
            return hits.Count > 0 ? ExitCode.Ok : ExitCode.No;
        });
}
