using System.CommandLine;
using System.Security.Cryptography;
using Abathur.Temporal.Cli.Commands.Swarms;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output.Forecasts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Hosting;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary><c>abathur plan simulate</c></summary>
internal static class PlanSimulateCommand
{
    private const int DefaultRuns = 200;
    private const int MostRuns = 10_000;

    private static readonly Argument<string?> File = new("file")
    {
        Description = "A YAML or JSON file of tasks, as `task submit` takes it; '-' reads standard input. Default: what is left of a running swarm.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Repository = new("--repository", "-r")
    {
        Description = "The repository on this host whose agents and known attempts count, for a file without --swarm. Default: the current folder.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string[]> Set = new("--set") { Description = "A setting to simulate with, key=value; may be repeated." };

    private static readonly Option<string?> Config = new("--config") { Description = "A YAML or JSON file of settings to simulate with; --set goes over it." };

    private static readonly Option<int> Runs = new("--runs")
    {
        Description = FormattableString.Invariant($"Runs to simulate, 1 to {MostRuns}. Default: {DefaultRuns}."),
        DefaultValueFactory = _ => DefaultRuns,
    };

    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Where chance begins; the same seed gives the same answer. Default: another one each time.",
    };

    public static Command Create() => new Command(
        "simulate",
        "Foresees when tasks are done and what they cost: plays them many times in virtual time, with attempts like those that this host knows. "
        + "With a file and --swarm: the swarm with these tasks besides.") { File, Repository, Set, Config, Runs, Seed }
        .Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var runs = session.Get(Runs) is >= 1 and <= MostRuns and var given
            ? given
            : throw new InvalidInputException(FormattableString.Invariant($"--runs: {session.Get(Runs)}; give 1 to {MostRuns}."));
        var (start, repository) = await StartAsync(session);
        var known = await KnownAttempts.ReadAsync(session.Data.MemoryFile, repository, session.Cancel);
        var seed = session.Get(Seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var forecast = Simulator.Foresee(start, new AttemptSamples(known), runs, seed, session.Cancel);
        var plan = new PlanForecast(seed, start.Open.Count, start.Settings.MaxConcurrentTasks, known.Count, forecast);
        session.Print(plan, console =>
        {
            foreach (var part in ForecastView.Render(plan))
            {
                console.Write(part);
            }
        });
    }

    private static async Task<(SimulationStart Start, RepositorySpec Repository)> StartAsync(Session session)
    {
        var tasks = session.Get(File) is { } file ? await ReadAsync(session, file) : null;
        return tasks is not null && !session.Given(SwarmOption.Option) ? await NewAsync(session, tasks) : await ContinueAsync(session, tasks);
    }

    private static async Task<SubmitTasks> ReadAsync(Session session, string file) => TaskBatch.Read(file == "-"
        ? Document.Parse(await session.Input.ReadToEndAsync(session.Cancel), "standard input")
        : await Document.LoadAsync(file, session.Cancel));

    private static async Task<(SimulationStart Start, RepositorySpec Repository)> NewAsync(Session session, SubmitTasks tasks)
    {
        var repository = RepositoryInput.Parse(session.Get(Repository)!);
        if (!Directory.Exists(repository.Path))
        {
            throw new InvalidInputException($"The agents of '{repository.Location()}' can't be read here: give --repository a checkout of it on this host.");
        }

        var roster = (await AgentRegistry.LoadAsync(repository.Path, AgentRuntimeTable.Names, session.Cancel)).Roster;
        foreach (var problem in roster.Problems.Where(problem => problem.Fatal))
        {
            session.Tell(FormattableString.Invariant($"{problem.File}:{problem.Line}: {problem.Message}"));
        }

        var input = new SwarmInput { Name = "simulated", Repository = repository, Settings = await SettingsAsync(session, null) };
        return (SimulationStart.New(input, roster, tasks, session.Time.GetUtcNow()), repository);
    }

    private static async Task<(SimulationStart Start, RepositorySpec Repository)> ContinueAsync(Session session, SubmitTasks? more)
    {
        if (session.Given(Repository))
        {
            throw new InvalidInputException("--repository is for a file without --swarm: a swarm has its own repository.");
        }

        var swarm = await session.SwarmAsync();
        var checkpoint = await SwarmExportCommand.CheckpointAsync(swarm, session.Cancel);
        var repository = (await swarm.QueryAsync(s => s.Status(), session.Cancel)).Repository;
        var start = SimulationStart.Continue(swarm.Name, repository, checkpoint, more, session.Time.GetUtcNow());
        return (start.With(await SettingsAsync(session, start.Settings)), repository);
    }

    private static Task<SwarmSettings> SettingsAsync(Session session, SwarmSettings? before) =>
        SettingsFile.ReadAsync(before, session.Get(Config), session.Get(Set) ?? [], session.Cancel);
}
