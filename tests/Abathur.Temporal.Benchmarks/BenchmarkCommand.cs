using System.CommandLine;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Parts;
using Abathur.Temporal.Benchmarks.Servers;

namespace Abathur.Temporal.Benchmarks;

/// <summary>The command line: which parts, on which servers, how large. Tables go to the output, progress to the error stream.</summary>
internal static class BenchmarkCommand
{
    private static readonly IReadOnlyList<IBenchmarkPart> Parts =
        [new ThroughputPart(), new ChainPart(), new GitPart(), new LargeSwarmPart(), new CorePart(), new IdlePart(), new BackPart(), new QuestionsPart(), new ForesightPart(), new PagePart(), new CommandsPart(), new ServerStartPart()];

    private static readonly Argument<string[]> Names = new("parts")
    {
        Description = $"Any of: {string.Join(", ", Parts.Select(part => part.Name))}. Default: all.",
        DefaultValueFactory = _ => [.. Parts.Select(part => part.Name)],
    };

    private static readonly Option<string[]> Server = new("--server")
    {
        Description = $"May be repeated: {string.Join(", ", ServerKind.All.Select(kind => kind.Name))}. Default: each part's own.",
    };

    private static readonly Option<int> Rounds = NumberOption.Create("--rounds", "Rounds in which Abathur and the bare workflow take turns.", 5);
    private static readonly Option<int> Tasks = NumberOption.Create("--tasks", "Tasks of a round at a limit of 50.", 300);
    private static readonly Option<int> Chain = NumberOption.Create("--chain", "Tasks of a chain.", 30);
    private static readonly Option<int> GitTasks = NumberOption.Create("--git-tasks", "Tasks on real git.", 100);
    private static readonly Option<int> Large = NumberOption.Create("--large", "Tasks of the large swarm.", 10_000);
    private static readonly Option<int> Core = NumberOption.Create("--core", "Tasks of Core alone.", 100_000);
    private static readonly Option<int> Kills = NumberOption.Create("--kills", "Times that the worker is killed, to see when it is back at work.", 50);
    private static readonly Option<int> Questions = NumberOption.Create("--questions", "Questions in flight at a kill, all kills together.", 10_000);
    private static readonly Option<int> InFlight = NumberOption.Create("--in-flight", "Questions in flight at once.", 48);

    public static RootCommand Create()
    {
        Names.AcceptOnlyFromAmong([.. Parts.Select(part => part.Name)]);
        Server.AcceptOnlyFromAmong([.. ServerKind.All.Select(kind => kind.Name)]);
        var command = new RootCommand("Measures Abathur beside a bare workflow on the same server, and prints Markdown tables.")
        {
            Names, Server, Rounds, Tasks, Chain, GitTasks, Large, Core, Kills, Questions, InFlight,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var report = new Report(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var options = Read(parsed);
            foreach (var part in Parts.Where(part => parsed.GetRequiredValue(Names).Contains(part.Name)))
            {
                await part.RunAsync(options, report, cancel);
            }
        });
        return command;
    }

    private static BenchmarkOptions Read(ParseResult parsed) => new()
    {
        Servers = [.. (parsed.GetValue(Server) ?? []).Select(name => ServerKind.All.Single(kind => kind.Name == name))],
        Rounds = parsed.GetValue(Rounds),
        Tasks = parsed.GetValue(Tasks),
        Chain = parsed.GetValue(Chain),
        GitTasks = parsed.GetValue(GitTasks),
        Large = parsed.GetValue(Large),
        Core = parsed.GetValue(Core),
        Kills = parsed.GetValue(Kills),
        Questions = parsed.GetValue(Questions),
        InFlight = parsed.GetValue(InFlight),
    };
}
