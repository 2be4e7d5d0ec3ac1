using System.Globalization;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Chaos.Soaks;

/// <summary>What was counted at one moment: figures by their names.</summary>
/// <param name="Minutes">Since the soak began.</param>
/// <param name="Tasks">Tasks that were done until then.</param>
/// <param name="Figures">The figures.</param>
internal sealed record Sample(double Minutes, int Tasks, IReadOnlyDictionary<string, double> Figures)
{
    private const double MiB = 1024 * 1024;

    public static Sample Take(Stage stage, double minutes, int tasks)
    {
        var figures = new Dictionary<string, double>();
        IEnumerable<StageProcess> processes = [.. stage.Workers.Values, .. stage.Server.Process is { } server ? new[] { server } : []];
        foreach (var process in processes)
        {
            figures[$"{process.Name}: descriptors"] = Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length;
            figures[$"{process.Name}: threads"] = Directory.GetDirectories($"/proc/{process.Id}/task").Length;
            figures[$"{process.Name}: memory, MiB"] = ResidentMiB(process.Id);
        }

        figures["worktrees"] = stage.Workers.Keys.Sum(host => Worktrees(new DataFolder(stage.Folder.Home(host))));
        figures["task branches"] = GitCli.Run(stage.Folder.Repository, "for-each-ref", "--format=%(refname)", "refs/heads/abathur")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(name => !name.EndsWith("/main", StringComparison.Ordinal));
        if (stage.Server.Database is { } database)
        {
            figures["database, MiB"] = Directory.GetFiles(Path.GetDirectoryName(database)!, Path.GetFileName(database) + "*").Sum(file => new FileInfo(file).Length) / MiB;
        }

        return new Sample(minutes, tasks, figures);
    }

    private static double ResidentMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static int Worktrees(DataFolder data) => !Directory.Exists(data.Worktrees) ? 0 : Directory.GetDirectories(data.Worktrees)
        .SelectMany(Directory.GetDirectories)
        .SelectMany(Directory.GetDirectories)
        .Count();
}
