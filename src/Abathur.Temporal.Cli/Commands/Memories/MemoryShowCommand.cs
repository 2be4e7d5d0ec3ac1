using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory show</c></summary>
internal static class MemoryShowCommand
{
    private static readonly Argument<string> Key = new("key") { Description = "The entry's key." };

    public static Command Create() => new Command("show", "Shows an entry with its versions; looking counts as no use.") { Key }
        .InNamespace().Runs(async session =>
        {
            var (space, key) = (MemoryCommand.RequireNamespace(session), session.Get(Key)!);
            using var store = MemoryCommand.Open(session);
            var entry = await store.GetAsync(space, key, accessor: null, session.Cancel)
                ?? throw new CommandException(ExitCode.Rejected, $"There is no entry '{key}' in the namespace '{space}'. See `abathur memory list`.");
            var versions = await store.VersionsAsync(space, key, session.Cancel);
            session.Print(new { entry, versions }, console => console.Write(Draw(entry, versions, session.Zone)));
        });

    private static Facts Draw(MemoryEntry entry, IReadOnlyList<MemoryVersion> versions, TimeZoneInfo zone) => Tables.Facts(
        ("namespace", entry.Namespace),
        ("key", entry.Key),
        ("tier", Text.Camel(entry.Tier)),
        ("type", Text.Camel(entry.Type)),
        ("used", $"{entry.Accesses} times, by {entry.Accessors}"),
        ("source", entry.Metadata.Source),
        ("task", entry.Metadata.Task),
        ("goal", entry.Metadata.Goal),
        ("tags", entry.Metadata.Tags is { } tags ? string.Join(", ", tags) : null),
        ("expires", entry.ExpiresAt is { } expires ? Show.Moment(expires, zone) : "never"),
        ("versions", string.Join(", ", versions.Select(v => $"{v.Version} ({Show.Moment(v.StoredAt, zone)})"))),
        ("content", entry.Content));
}
