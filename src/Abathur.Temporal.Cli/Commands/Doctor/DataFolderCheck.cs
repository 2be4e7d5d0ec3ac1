using System.Globalization;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>The data folder: it holds the worktrees, so it has to be writable and have room.</summary>
internal sealed class DataFolderCheck(Func<DataFolder> open, Func<string, long> freeBytes) : IDoctorCheck
{
    private const string Name = "data folder";
    private const long Gibibyte = 1L << 30;
    private const long Enough = 5 * Gibibyte;
    private const long TooLittle = Gibibyte / 2;

    public DataFolderCheck()
        : this(DataFolder.Default, folder => new DriveInfo(folder).AvailableFreeSpace)
    {
    }

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        try
        {
            var root = open().Root;
            var probe = Path.Combine(root, $".doctor-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(probe, string.Empty, cancel);
            File.Delete(probe);
            return [Judge(root, freeBytes(root))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [DoctorFinding.Failed(Name, e.Message, $"Make it writable, or name another folder with {DataFolder.Variable}")];
        }
    }

    private static DoctorFinding Judge(string root, long free)
    {
        var detail = string.Create(CultureInfo.InvariantCulture, $"{root}, {(double)free / Gibibyte:0.0} GiB free");
        var remedy = $"Free some space (`abathur worktree prune`), or name a folder on another disk with {DataFolder.Variable}";
        return free < TooLittle ? DoctorFinding.Failed(Name, detail, remedy)
            : free < Enough ? DoctorFinding.Warning(Name, detail, remedy)
            : DoctorFinding.Ok(Name, detail);
    }
}
