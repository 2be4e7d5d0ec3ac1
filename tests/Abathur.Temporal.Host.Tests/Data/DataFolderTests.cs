using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder temp = new();

    [Fact]
    public void Create_MissingFolder_IsMade()
    {
        var folder = new DataFolder(temp.Combine("a/b"));

        Assert.True(Directory.Exists(folder.Root));
        Assert.True(Path.IsPathFullyQualified(folder.Root));
    }

    [Fact]
    public void Create_RelativePath_IsMadeAbsolute() =>
        Assert.Equal(temp.Path, new DataFolder(Path.GetRelativePath(Environment.CurrentDirectory, temp.Path)).Root);

    [Fact]
    public void Paths_LieInTheFolder()
    {
        var folder = new DataFolder(temp.Path);

        Assert.Equal(
            ["worktrees", "running", "memory.db", "host-id", Path.Combine("logs", "demo", "T1", "2.log")],
            new[] { folder.Worktrees, folder.Ledger, folder.MemoryFile, folder.HostIdFile, folder.LogFile("demo", "T1", 2) }
                .Select(path => Path.GetRelativePath(folder.Root, path)));
    }

    public void Dispose() => temp.Dispose();
}
