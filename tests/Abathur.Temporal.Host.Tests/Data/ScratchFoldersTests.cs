using System.Globalization;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Data;

public sealed class ScratchFoldersTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly DataFolder data;
    private readonly ScratchFolders folders;

    public ScratchFoldersTests()
    {
        data = new(temp.Path);
        folders = new(data);
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public void Discard_FilledFolder_LeavesNothing()
    {
        var folder = Filled();

        folders.Discard(folder);

        Assert.False(Directory.Exists(folder));
        Assert.Empty(Directory.GetFiles(data.Scratch));
    }

    [Fact]
    public void Sweep_WorkerDead_RemovesItsFoldersOnly()
    {
        var (left, used) = (Filled(), Filled());
        WorkerDied(left);

        folders.Sweep();

        Assert.False(Directory.Exists(left));
        Assert.True(File.Exists(Path.Combine(used, "input.json")));
        Assert.Equal(Path.GetFileName(used), Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(data.Scratch))));
        folders.Discard(used);
    }

    [Fact]
    public void Sweep_FolderIsGone_ForgetsIt()
    {
        var left = Filled();
        WorkerDied(left);
        Directory.Delete(left, recursive: true);

        folders.Sweep();

        Assert.Empty(Directory.GetFiles(data.Scratch));
    }

    private string Filled()
    {
        var folder = folders.Create();
        File.WriteAllText(Path.Combine(folder, "input.json"), "{}");
        return folder;
    }

    private void WorkerDied(string folder)
    {
        var note = Path.Combine(data.Scratch, Path.GetFileName(folder) + ".json");
        var worker = string.Create(CultureInfo.InvariantCulture, $"\"pid\":{ProcessIdentity.Current.Pid}");
        File.WriteAllText(note, File.ReadAllText(note).Replace(worker, $"\"pid\":{int.MaxValue - 1}", StringComparison.Ordinal));
    }
}
