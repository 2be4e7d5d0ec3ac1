using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Commands.Salvages;

/// <summary><c>abathur salvage list</c></summary>
internal static class SalvageListCommand
{
    private static readonly Option<string?> Swarm = SalvageCommand.Swarm();

    public static Command Create() => new Command("list", "Lists what is kept in a repository, the oldest first.")
    {
        RepositoryOption.OrHere, Swarm,
    }.Runs(async session =>
    {
        var repository = RepositoryInput.Parse(session.Get(RepositoryOption.OrHere)!);
        var kept = await SalvageCommand.Open(session).ListAsync(repository, session.Get(Swarm), session.Cancel);
        session.Print(kept, console =>
        {
            var table = new Listing(
                Column.Whole("SWARM", rank: 2),
                Column.Whole("TASK", rank: 1),
                Column.Whole("TRY", rank: 3),
                Column.Whole("KEPT"),
                Column.Whole("COMMIT", rank: 4),
                Column.Whole("REF OR ARCHIVE"));
            foreach (var item in kept)
            {
                table.Add(item.Swarm, item.Task, Show.Number(item.Attempt), Show.Moment(item.At, session.Zone), item.Commit?[..12] ?? "-", item.Ref ?? item.Archive!);
            }

            console.Write(table);
        });
    });
}
