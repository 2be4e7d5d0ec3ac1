using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Tests.Settings;

public sealed class CopyRulesTests
{
    private static readonly RepositorySpec Checkout = new() { Path = "/src/app" };

    [Theory]
    [InlineData(".env")]
    [InlineData("config/*.local")]
    [InlineData("**/.env")]
    [InlineData("node_modules")]
    [InlineData("a file")]
    public void Require_PathInsideTheCheckout_IsTaken(string pattern) =>
        SettingsRules.Require(new SwarmSettings { Copy = [pattern] }, Checkout);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/etc/passwd")]
    [InlineData("../other/.env")]
    [InlineData("a/../../b")]
    [InlineData(":(exclude)x")]
    [InlineData("!x")]
    [InlineData(".git/config")]
    [InlineData("a\nb")]
    [InlineData(null)]
    public void Require_AnythingElse_IsRefused(string? pattern) =>
        Assert.StartsWith("copy: ", Assert.Throws<InvalidInputException>(
            () => SettingsRules.Require(new SwarmSettings { Copy = [pattern!] }, Checkout)).Message, StringComparison.Ordinal);

    [Fact]
    public void Require_RepositoryByUrl_IsRefusedWithTheReason() =>
        Assert.Contains("a repository by URL (https://example.com/x.git) has none", Assert.Throws<InvalidInputException>(
            () => SettingsRules.Require(new SwarmSettings { Copy = [".env"] }, new RepositorySpec { Url = "https://example.com/x.git" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Next_SettingsOfTheWorktree_ReachTheAttempt()
    {
        var setup = Started(new TestBoard(new SwarmSettings { Prepare = ["make"], PrepareTimeoutSeconds = 5, Copy = [".env"] })).Setup!;

        Assert.Equal(["make", ".env"], [.. setup.Prepare!, .. setup.Copy!]);
        Assert.Equal(5, setup.PrepareTimeoutSeconds);
        Assert.Null(Started(new TestBoard()).Setup);
    }

    private static AttemptInput Started(TestBoard board)
    {
        board.Submit(TestBoard.Task("a"));
        return Assert.Single(board.Next().OfType<AttemptCommand.Start>()).Input;
    }
}
