using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>What worktrees of a repository lack, with the settings of its <c>.abathur/swarm.yaml</c> if it has them.</summary>
internal sealed class WorktreeCheck(string repository, Func<DataFolder> open) : IDoctorCheck
{
    private const string Name = "worktrees";

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        try
        {
            var spec = RepositoryInput.Parse(repository);
            if (spec.Path is not { } path || !Directory.Exists(path))
            {
                throw new InvalidInputException($"'{repository}' is not a folder of this host.");
            }

            var data = open();
            var worktrees = new WorktreeManager(data, GitProgram.Find(), HostIdentity.Load(data), NullLogger<WorktreeManager>.Instance);
            var gaps = await worktrees.FindGapsAsync(spec, await SetupAsync(path, cancel), cancel);
            return gaps.Count == 0
                ? [DoctorFinding.Ok(Name, $"those of {path} have all that its checkout has")]
                : [.. gaps.Select(gap => DoctorFinding.Warning(Name, $"those of {path} don't have {gap.What}", $"{gap.Setting}: {gap.Remedy}"))];
        }
        catch (InvalidInputException e)
        {
            return [DoctorFinding.Failed(Name, e.Message, "Name the folder of a git repository: abathur doctor --repository PATH")];
        }
    }

    private static async Task<WorktreeSetup> SetupAsync(string path, CancellationToken cancel)
    {
        var file = Path.Combine(path, ".abathur", "swarm.yaml");
        var settings = await SettingsFile.ReadAsync(null, File.Exists(file) ? file : null, [], cancel);
        return WorktreeSetups.Of(settings) ?? new WorktreeSetup();
    }
}
