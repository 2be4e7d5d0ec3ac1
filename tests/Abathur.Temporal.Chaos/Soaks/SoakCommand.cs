using System.CommandLine;
using System.Globalization;
using Abathur.Temporal.Chaos.Stages;

namespace Abathur.Temporal.Chaos.Soaks;

/// <summary><c>soak</c>: hours of swarms, then a table of what stayed flat. Exit code 1: something grew.</summary>
internal static class SoakCommand
{
    private static readonly Option<double> Hours = new("--hours") { Description = "How long. Default: 2.", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Tasks = NumberOption.Create("--tasks", "Tasks of each swarm, at least 10.", 40);

    public static Command Create(Option<string> server, Option<int> load)
    {
        var command = new Command("soak", "Runs swarm after swarm for hours and judges whether anything grows.") { Hours, Tasks, server, load };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, progress) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var folder = new StageFolder();
            var log = new RunLog(folder.In("run.log"), progress.WriteLine);
            using var running = MachineLoad.Start(parsed.GetValue(load));
            IReadOnlyList<Sample> samples;
            await using (var stage = await Stage.StartAsync(parsed.GetRequiredValue(server), log, folder, cancel))
            {
                samples = await new Soak(stage, await stage.ConnectAsync(), parsed.GetValue(Tasks)).RunAsync(TimeSpan.FromHours(parsed.GetValue(Hours)), cancel);
            }

            return Judge(samples, folder, output);
        });
        return command;
    }

    private static int Judge(IReadOnlyList<Sample> samples, StageFolder folder, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{samples.Count} swarms with {samples[^1].Tasks} tasks in {samples[^1].Minutes:0} minutes."));
        if (samples.Count < Flatness.MinSamples)
        {
            output.WriteLine($"At least {Flatness.MinSamples} swarms are needed to judge: use a larger --hours.");
            return 1;
        }

        var figures = Flatness.Of(samples);
        output.WriteLine("\n| figure | second quarter | last quarter | |\n| --- | --- | --- | --- |");
        foreach (var figure in figures)
        {
            output.WriteLine(figure);
        }

        if (figures.All(figure => figure.Holds))
        {
            folder.Delete();
            return 0;
        }

        output.WriteLine($"\nAll logs and files: {folder.Root}");
        return 1;
    }
}
