using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Input;

public sealed class RepositoryInputTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parse_CheckoutOrBareRepository_GivesTheAbsolutePath()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkout", ".git"));
        folder.Write("bare/HEAD", "ref: refs/heads/main\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "bare", "objects"));

        Assert.Equal(Path.Combine(folder.Path, "checkout"), RepositoryInput.Parse(Path.Combine(folder.Path, "bare", "..", "checkout")).Path);
        Assert.Equal(Path.Combine(folder.Path, "bare"), RepositoryInput.Parse(Path.Combine(folder.Path, "bare")).Path);
    }

    [Fact]
    public void Parse_AbsolutePathThatIsNotHere_IsLeftToTheWorkersHosts()
    {
        var elsewhere = Path.Combine(folder.Path, "elsewhere");

        Assert.Equal(elsewhere, RepositoryInput.Parse(elsewhere).Path);
    }

    [Fact]
    public void Parse_WhatIsNoRepository_SaysSo()
    {
        Assert.Contains("is not a git repository", Message(folder.Path), StringComparison.Ordinal);
        Assert.Contains("is a file", Message(folder.Write("file", "x")), StringComparison.Ordinal);
        Assert.Contains("needs an absolute path", Message("no-such-folder"), StringComparison.Ordinal);
        Assert.Contains("is empty", Message(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/team/app.git")]
    [InlineData("ssh://git@example.com/app")]
    [InlineData("git@example.com:team/app.git")]
    [InlineData("file:///srv/app.git")]
    public void Parse_Url_IsLeftToEachHost(string url) =>
        Assert.Equal(new RepositorySpec { Url = url, Base = "main" }, RepositoryInput.Parse(url, "main"));

    private static string Message(string path) => Assert.Throws<InvalidInputException>(() => RepositoryInput.Parse(path)).Message;
}
