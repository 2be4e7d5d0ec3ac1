using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Input;

public sealed class RepositoryPathTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Resolve_CheckoutOrBareRepository_GivesTheAbsolutePath()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkout", ".git"));
        folder.Write("bare/HEAD", "ref: refs/heads/main\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "bare", "objects"));

        Assert.Equal(Path.Combine(folder.Path, "checkout"), RepositoryPath.Resolve(Path.Combine(folder.Path, "bare", "..", "checkout")));
        Assert.Equal(Path.Combine(folder.Path, "bare"), RepositoryPath.Resolve(Path.Combine(folder.Path, "bare")));
    }

    [Fact]
    public void Resolve_AbsolutePathThatIsNotHere_IsLeftToTheWorkersHosts()
    {
        var elsewhere = Path.Combine(folder.Path, "elsewhere");

        Assert.Equal(elsewhere, RepositoryPath.Resolve(elsewhere));
    }

    [Fact]
    public void Resolve_WhatIsNoRepository_SaysSo()
    {
        Assert.Contains("is no git repository", Message(folder.Path), StringComparison.Ordinal);
        Assert.Contains("is a file", Message(folder.Write("file", "x")), StringComparison.Ordinal);
        Assert.Contains("needs an absolute path", Message("no-such-folder"), StringComparison.Ordinal);
        Assert.Contains("is empty", Message(" "), StringComparison.Ordinal);
    }

    private static string Message(string path) => Assert.Throws<InvalidInputException>(() => RepositoryPath.Resolve(path)).Message;
}
