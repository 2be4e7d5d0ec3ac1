using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Client.Asking;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Questions in flight while the worker is killed and started again and again: how many stay unanswered, and how long the others take.</summary>
internal sealed class QuestionsPart()
    : ServerPart<QuestionsResult>("questions", "Questions in flight while workers are killed", ServerKind.Embedded, ServerKind.DevFast)
{
    private const int Updaters = 4;
    private const int LongestCalmMilliseconds = 1500;
    private static readonly TimeSpan UpdatePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(30);

    protected override async Task<QuestionsResult> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await RunAsync(server, options, report, AskClient, cancel);
        return new QuestionsResult(client, await RunAsync(server, options, report, AskRaw, cancel));
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, QuestionsResult Result)> results)
    {
        report.Text(
            $"{options.InFlight} at once until {options.Questions} were in flight at a kill, agents running; seconds. "
            + $"*Client*: our own, which asks again. *One call*: a call of the SDK with a deadline of {OneCall.TotalSeconds} s, the service's own part.");
        report.Table(
            [["server", "asked by", "question", "load average", "kills", "asked", "in flight at a kill", "unanswered", "p50", "p99", "max"],
            .. results.SelectMany(row => Rows(row.Server, "client", row.Result.Client).Concat(Rows(row.Server, "one call", row.Result.Raw)))]);
        foreach (var error in results.SelectMany(row => row.Result.Client.Questions.Concat(row.Result.Raw.Questions))
            .Select(question => question.Error)
            .OfType<string>()
            .CountBy(error => error))
        {
            report.Text($"{error.Value} × {error.Key}");
        }
    }

    // Those that no kill met have their own row: they say what a question costs otherwise.
    private static IEnumerable<IReadOnlyList<string>> Rows(string server, string by, QuestionsRun run) =>
        run.Questions
            .GroupBy(question => (question.Kind, question.AtKill))
            .OrderBy(kind => kind.Key.Kind)
            .ThenByDescending(kind => kind.Key.AtKill)
            .Select(kind => Row(server, by, run, kind.Key.Kind, kind.Key.AtKill, [.. kind]));

    private static IReadOnlyList<string> Row(string server, string by, QuestionsRun run, string kind, bool atKill, IReadOnlyList<Question> questions)
    {
        var seconds = new Samples(questions.Select(question => question.Seconds));
        return
        [
            server,
            by,
            kind,
            run.Load,
            $"{run.Kills}",
            $"{questions.Count}",
            atKill ? "yes" : "no",
            $"{questions.Count(question => question.Error is not null)}",
            $"{seconds.Median:0.00}",
            $"{seconds.Percentile(0.99):0.00}",
            $"{seconds.Max:0.00}",
        ];
    }

    private static void AskClient(Interrogation interrogation, MortalSwarm swarm, int count)
    {
        var key = 0;
        interrogation.Ask(count - Updaters, "query", TimeSpan.Zero, () => swarm.StatusAsync(CancellationToken.None));
        interrogation.Ask(
            Updaters, "update", UpdatePause, () => swarm.SubmitAsync([$"k{Interlocked.Increment(ref key)}"], CancellationToken.None));
    }

    private static void AskRaw(Interrogation interrogation, MortalSwarm swarm, int count) => interrogation.Ask(
        count, "query", TimeSpan.Zero, () => swarm.Swarm.Handle.QueryAsync(s => s.Status(), new WorkflowQueryOptions { Rpc = new RpcOptions { Timeout = OneCall } }));

    private static async Task<QuestionsRun> RunAsync(
        RunningServer server, BenchmarkOptions options, Report report, Action<Interrogation, MortalSwarm, int> ask, CancellationToken cancel)
    {
        await using var swarm = await MortalSwarm.StartAsync(server, cancel);
        var interrogation = new Interrogation();
        ask(interrogation, swarm, options.InFlight);
        var (kills, met) = (0, 0);
        while (met < options.Questions)
        {
            await Task.Delay(Random.Shared.Next(LongestCalmMilliseconds), cancel);
            met += interrogation.CountKill();
            kills++;
            await swarm.Worker.KillAsync();
            await swarm.Worker.StartAsync();
            await BackAsync(swarm, cancel);
            report.Progress($"kill {kills}: {met} questions met");
        }

        await interrogation.EndAsync();
        report.Progress(
            $"{interrogation.Questions.Count(question => question.Error is not null)} of {interrogation.Questions.Count} unanswered, "
            + $"the slowest took {interrogation.Questions.Max(question => question.Seconds):0.0} s");
        return new QuestionsRun(kills, interrogation.Questions, LoadAverage.Now());
    }

    // What goes wrong with a question is for the askers to note.
    private static async Task BackAsync(MortalSwarm swarm, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await swarm.StatusAsync(cancel);
                return;
            }
            catch (Exception e) when (e is TemporalException or CommandException or ClientException)
            {
                await Task.Delay(LongestCalmMilliseconds, cancel);
            }
        }
    }
}
