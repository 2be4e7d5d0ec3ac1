using Abathur.Temporal.Chaos.Checks;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Stages;

namespace Abathur.Temporal.Chaos.Runs;

/// <summary>Plays seed after seed and says what each violated.</summary>
internal sealed class Campaign(ChaosOptions options, TextWriter output, TextWriter progress)
{
    private const int ShownOfACheck = 10;

    public static IReadOnlyList<ICheck> Checks { get; } =
    [
        new TasksClosed(), new DoneOnce(), new CommitsReachable(), new NeverTwoAgents(), new NothingLeft(), new CheckoutUntouched(),
        new HistoriesReplay(), new ErrorsNameANextStep(),
    ];

    /// <summary>How many seeds had a violation.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var violated = new List<int>();
        using var load = MachineLoad.Start(options.Load);
        for (var seed = options.Seed; seed < options.Seed + options.Runs; seed++)
        {
            if (!await HoldsAsync(ChaosPlan.Of(seed, options.Tasks), cancel))
            {
                violated.Add(seed);
            }
        }

        output.WriteLine(violated.Count == 0
            ? $"{options.Runs} of {options.Runs} seeds without a violation"
            : $"{violated.Count} of {options.Runs} seeds with a violation: {string.Join(", ", violated)}");
        return violated.Count;
    }

    private async Task<bool> HoldsAsync(ChaosPlan plan, CancellationToken cancel)
    {
        var folder = new StageFolder();
        var log = new RunLog(folder.In("run.log"), progress.WriteLine);
        IReadOnlyList<Violation> violations;
        try
        {
            violations = await PlayAsync(plan, folder, log, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.Write(e.ToString());
            violations = [new Violation("the run itself", e.Message)];
        }

        if (violations.Count == 0)
        {
            output.WriteLine($"seed {plan.Seed}: {Checks.Count - options.Without.Count} checks hold, {log.Seconds:0} s");
            if (!options.Keep)
            {
                folder.Delete();
            }

            return true;
        }

        Report(plan, folder, violations);
        return false;
    }

    private async Task<IReadOnlyList<Violation>> PlayAsync(ChaosPlan plan, StageFolder folder, RunLog log, CancellationToken cancel)
    {
        await using var stage = await Stage.StartAsync(options.Server, log, folder, cancel);
        var evidence = await new ChaosRun(plan, stage, await stage.ConnectAsync()).PlayAsync(cancel);
        return
        [
            .. from check in Checks
               where !options.Without.Contains(check.Name)
               from found in check.Find(evidence)
               select new Violation(check.Name, found),
        ];
    }

    private void Report(ChaosPlan plan, StageFolder folder, IReadOnlyList<Violation> violations)
    {
        File.WriteAllText(folder.In("plan.txt"), plan.ToString());
        output.WriteLine($"seed {plan.Seed}: VIOLATED (--seed {plan.Seed} --tasks {options.Tasks} --server {options.Server})");
        foreach (var check in violations.GroupBy(violation => violation.Check))
        {
            foreach (var violation in check.Take(ShownOfACheck))
            {
                output.WriteLine($"  {violation.Check}: {violation.Found}");
            }

            if (check.Count() > ShownOfACheck)
            {
                output.WriteLine($"  {check.Key}: and {check.Count() - ShownOfACheck} more");
            }
        }

        output.WriteLine($"  the plan, the driver's log, the agents' and the processes' logs and all files: {folder.Root}");
        output.WriteLine(plan);
    }
}
