using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Tests.Git;

/// <summary>Which lock files count as left by a git that was killed.</summary>
public sealed class GitLocksTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("abathur-locks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("refs/heads/abathur/demo/T1.lock", 20, true)]
    [InlineData("refs/heads/abathur/demo/T1.lock", 2, false)]
    [InlineData("refs/abathur/integration/demo.lock", 20, true)]
    [InlineData("refs/heads/abathur-mine.lock", 86_400, false)]
    [InlineData("refs/heads/main.lock", 86_400, false)]
    [InlineData("index.lock", 86_400, false)]
    [InlineData("packed-refs.lock", 20, true)]
    [InlineData("packed-refs.lock", 2, false)]
    public void RemoveStale_LockOfThisAge_GoesIfItIsOldAndOurs(string name, int seconds, bool goes)
    {
        var file = Write(name, seconds);

        var removed = Remove(file);

        Assert.Equal(goes ? file : null, removed);
        Assert.Equal(goes, !File.Exists(file));
    }

    [Fact]
    public void RemoveStale_PackedRefsAreBeingWritten_TheirLockStays()
    {
        var file = Write("packed-refs.lock", 3600);
        Write("packed-refs.new", 1);

        Assert.Null(Remove(file));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void RemoveStale_HalfOfThePackedRefsWasWritten_ItGoesWithTheirLock()
    {
        var file = Write("packed-refs.lock", 3600);
        var half = Write("packed-refs.new", 3500);

        Assert.Equal(file, Remove(file));
        Assert.False(File.Exists(half));
    }

    private string Write(string name, int secondsAgo)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, string.Empty);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-secondsAgo));
        return file;
    }

    private string? Remove(string file) => GitLocks.RemoveStale(
        $"fatal: Unable to create '{file}': File exists.\n\nAnother git process seems to be running", new GitContext(folder, CommonDirectory: folder), TimeProvider.System);
}
