using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory store</c></summary>
internal static class MemoryStoreCommand
{
    private static readonly Argument<string> Key = new("key") { Description = "The entry's key; the same again makes a new version." };
    private static readonly Argument<string> Content = new("content") { Description = "What to remember; '-' reads standard input." };

    private static readonly Option<MemoryTier?> Tier = EnumInput.Option<MemoryTier>(
        "--tier", "How long it lives: an hour, a week, or for good; use promotes it. Default: semantic.");

    private static readonly Option<MemoryType?> Type = EnumInput.Option<MemoryType>("--type", "What it is. Default: fact.");
    private static readonly Option<string[]> Tags = new("--tag") { Description = "A word that a search finds it by; may be repeated." };

    public static Command Create() => new Command("store", "Stores an entry for the agents of this host.") { Key, Content, Tier, Type, Tags }
        .InNamespace().Runs(async session =>
        {
            var content = session.Get(Content)!;
            var draft = new MemoryDraft
            {
                Namespace = MemoryCommand.RequireNamespace(session),
                Key = session.Get(Key)!,
                Content = content == "-" ? (await session.Input.ReadToEndAsync(session.Cancel)).TrimEnd() : content,

                // What the user stores by hand is meant to stay.
                Tier = session.Get(Tier) ?? MemoryTier.Semantic,
                Type = session.Get(Type) ?? MemoryType.Fact,
                Metadata = new MemoryMetadata { Source = "person", Tags = session.Given(Tags) ? session.Get(Tags) : null },
            };
            using var store = MemoryCommand.Open(session);
            var entry = await store.StoreAsync(draft, session.Cancel);
            session.Print(entry, _ => session.Output.WriteLine($"Stored {entry.Namespace} {entry.Key}, version {entry.Version}."));
        });
}
