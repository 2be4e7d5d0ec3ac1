using System.CommandLine;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Runs;
using Abathur.Temporal.Chaos.Soaks;
using Abathur.Temporal.Chaos.Stages;

namespace Abathur.Temporal.Chaos;

/// <summary>The command line. Results go to the output, progress to the error stream.</summary>
internal static class ChaosCommand
{
    private static readonly Option<int> Seed = NumberOption.Create("--seed", "The first run's seed; each further run's is one more.", 1);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "Runs, one after another.", 1);
    private static readonly Option<int> Tasks = NumberOption.Create("--tasks", "Tasks of the swarm, at least 10.", 200);
    private static readonly Option<int> Load = NumberOption.Create("--load", "The load average to keep the machine at meanwhile, by eng/load.sh; 0: none.", 0);
    private static readonly Option<bool> Plan = new("--plan") { Description = "Print the seed's script and do nothing." };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Keep the folder of a run without a violation too." };

    private static readonly Option<string> Server = new("--server")
    {
        Description = "'embedded', the path of the 'temporal' program, or the address of a service, which is neither killed nor frozen. Default: embedded.",
        DefaultValueFactory = _ => "embedded",
    };

    private static readonly Option<string[]> Without = new("--without")
    {
        Description = "A check that is left out; may be repeated.",
        DefaultValueFactory = _ => [],
    };

    public static RootCommand Create()
    {
        Without.AcceptOnlyFromAmong([.. Campaign.Checks.Select(check => check.Name)]);
        var command = new RootCommand("Plays seeded chaos on a swarm and checks what must hold. Exit code 1: something did not.")
        {
            Seed, Runs, Tasks, Server, Load, Plan, Keep, Without,
        };
        command.Subcommands.Add(ServeCommand.Create());
        command.Subcommands.Add(SoakCommand.Create(Server, Load));
        command.SetAction(async (parsed, cancel) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(Plan))
            {
                output.WriteLine(ChaosPlan.Of(parsed.GetValue(Seed), parsed.GetValue(Tasks)));
                return 0;
            }

            return await new Campaign(Read(parsed), output, parsed.InvocationConfiguration.Error).RunAsync(cancel) == 0 ? 0 : 1;
        });
        return command;
    }

    private static ChaosOptions Read(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(Seed),
        Runs = parsed.GetValue(Runs),
        Tasks = parsed.GetValue(Tasks),
        Server = parsed.GetRequiredValue(Server),
        Load = parsed.GetValue(Load),
        Keep = parsed.GetValue(Keep),
        Without = parsed.GetValue(Without) ?? [],
    };
}
