using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>Which swarm a command is about.</summary>
internal static class SwarmOption
{
    public static Option<string?> Option { get; } = new("--swarm", "-s")
    {
        Description = "The swarm's name. Default: the one that runs, if exactly one does.",
        Recursive = true,
    };

    /// <summary>Gives a command, or a group of them, this option.</summary>
    public static Command OnSwarm(this Command command)
    {
        command.Options.Add(Option);
        return command;
    }

    /// <summary>The same as an argument, for the commands of the swarm itself.</summary>
    public static Argument<string?> Argument() => new("name")
    {
        Description = "The swarm's name. Default: the one that runs, if exactly one does.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static async Task<string> ResolveAsync(string? name, Session session)
    {
        if (name is not null)
        {
            return SwarmName.Require(name);
        }

        var running = await session.SwarmsAsync(all: false);
        return running switch
        {
            [var one] => one.Name,
            [] => throw new CommandException(ExitCode.Rejected, "No swarm runs; start one with `abathur swarm start NAME --repository PATH`."),
            _ => throw new CommandException(
                ExitCode.Usage, $"Several swarms run: {string.Join(", ", running.Select(s => s.Name))}. Choose one with --swarm NAME."),
        };
    }
}
