using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Tests.Repositories;

/// <summary>What files say of refs is what git says, or nothing.</summary>
public sealed class RefFilesTests : IDisposable
{
    private static readonly string[] Names = ["refs/heads/one", "refs/heads/two", "refs/heads/deep/three", "refs/abathur/four", "refs/tags/five", "refs/stash"];

    private readonly GitSandbox sandbox = new();

    public RefFilesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere git is asked");

    private string Folder => Path.Combine(sandbox.Person, ".git");

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("pack-refs --all")]
    [InlineData("pack-refs --all; update-ref refs/heads/one HEAD~1; update-ref -d refs/heads/two; update-ref refs/abathur/new HEAD")]
    [InlineData("tag -a -f -m annotated five; pack-refs --all; update-ref -d refs/abathur/four")]
    public void TryRead_LooseAndPacked_AreAsGitSays(string calls)
    {
        Fill();
        foreach (var call in calls.Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            sandbox.Git(call.Split(' '));
        }

        Assert.True(RefFiles.TryRead(Folder, Names, out var known));

        Assert.Equal(Listed(), known.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void TryRead_SymbolicRef_IsGitsToTell()
    {
        Fill();
        sandbox.Git("symbolic-ref", "refs/heads/two", "refs/heads/one");

        Assert.False(RefFiles.TryRead(Folder, ["refs/heads/two"], out _));
    }

    [Fact]
    public void TryRead_LinkInARefsPlace_IsGitsToTell()
    {
        Fill();
        File.CreateSymbolicLink(Path.Combine(Folder, "refs/heads/link"), "one");

        Assert.False(RefFiles.TryRead(Folder, ["refs/heads/link"], out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000\n")]
    [InlineData("not a commit, but as long as the id of one\n")]
    public void TryRead_DamagedRef_IsGitsToTell(string text)
    {
        File.WriteAllText(Path.Combine(Folder, "refs/heads/damaged"), text);

        Assert.False(RefFiles.TryRead(Folder, ["refs/heads/damaged"], out _));
    }

    [Fact]
    public void TryRead_RefOfOneWorkingTree_IsGitsToTell() => Assert.False(RefFiles.TryRead(Folder, ["refs/bisect/bad"], out _));

    [Fact]
    public void TryRead_RefsInAnotherFormat_AreGitsToTell()
    {
        Fill();
        Directory.CreateDirectory(Path.Combine(Folder, "reftable"));

        Assert.False(RefFiles.TryRead(Folder, Names, out _));
    }

    private void Fill()
    {
        sandbox.Git("commit", "-q", "--allow-empty", "-m", "second");
        foreach (var name in Names[..^1])
        {
            sandbox.Git("update-ref", name, "HEAD");
        }
    }

    private KeyValuePair<string, string>[] Listed() =>
    [
        .. sandbox.Git(["for-each-ref", "--format=%(refname) %(objectname)", .. Names]).Split('\n').Select(line => line.Split(' '))
            .Select(parts => KeyValuePair.Create(parts[0], parts[1])).OrderBy(pair => pair.Key, StringComparer.Ordinal),
    ];
}
