using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory</c>: on this host, without a server.</summary>
internal static class MemoryCommand
{

    private static readonly Option<string?> Namespace = new("--namespace", "-n") { Description = "The namespace." };

    private static readonly Option<string?> Repository = new("--repository", "-r")
    {
        Description = "The repository whose namespace is meant: that of what its tasks learned.",
    };

    public static Command Create() => new Command("memory", "What this host remembers for its agents.")
    {
        MemorySearchCommand.Create(),
        MemoryListCommand.Create(),
        MemoryStoreCommand.Create(),
        MemoryShowCommand.Create(),
        MemoryPruneCommand.Create(),
        MemoryStatsCommand.Create(),
    };

    public static Command InNamespace(this Command command)
    {
        command.Options.Add(Namespace);
        command.Options.Add(Repository);
        return command;
    }

    public static SqliteMemoryStore Open(Session session) => new(session.Data.MemoryFile, session.Time);

    /// <summary>The namespace that is meant; null: none is given.</summary>
    public static string? NamespaceOf(Session session) => (session.Get(Namespace), session.Get(Repository)) switch
    {
        ({ }, { }) => throw new InvalidInputException("Give --namespace or --repository, not both."),
        ({ } name, null) => name,
        (null, { } path) => TaskMemory.Namespace(RepositoryInput.Parse(path)),
        _ => null,
    };

    public static string RequireNamespace(Session session) =>
        NamespaceOf(session) ?? throw new InvalidInputException("Say which namespace, with --namespace NAME or --repository PATH.");
}
