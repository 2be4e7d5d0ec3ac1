using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Tests.Settings;

public sealed class DriverRulesTests
{
    private static readonly RepositorySpec Checkout = new() { Path = "/src/app" };

    [Theory]
    [InlineData("crypt")]
    [InlineData("git.crypt-2")]
    [InlineData("we=ird")]
    public void Require_Name_IsTaken(string name) =>
        SettingsRules.Require(new SwarmSettings { AllowedFilters = [name], AllowedMergeDrivers = [name] }, Checkout);

    [Theory]
    [InlineData("", "can't be a name in filter.NAME")]
    [InlineData("a b", "can't be a name in filter.NAME")]
    [InlineData("a\nb", "can't be a name in filter.NAME")]
    [InlineData("lfs", "Give lfs=true")]
    public void Require_NoName_IsRefusedWithTheReason(string name, string why) =>
        Assert.Contains(why, Refusal(new SwarmSettings { AllowedFilters = [name] }, Checkout), StringComparison.Ordinal);

    [Fact]
    public void Require_TooManyNames_IsRefused() => Assert.StartsWith(
        "allowedMergeDrivers: 21 names are too many",
        Refusal(new SwarmSettings { AllowedMergeDrivers = [.. Enumerable.Range(1, 21).Select(n => $"n{n}")] }, Checkout),
        StringComparison.Ordinal);

    [Fact]
    public void Require_RepositoryByUrl_IsRefusedWithTheReason() => Assert.Contains(
        "a repository by URL (https://example.com/x.git) has none",
        Refusal(new SwarmSettings { AllowedFilters = ["crypt"] }, new RepositorySpec { Url = "https://example.com/x.git" }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(65_537)]
    public void Require_VerifyOutputOutOfRange_IsRefused(int bytes) =>
        Assert.Contains("0 to 65536", Refusal(new SwarmSettings { VerifyOutputBytes = bytes }, Checkout), StringComparison.Ordinal);

    [Fact]
    public void Next_SettingsOfTheWorktree_ReachTheAttempt()
    {
        var board = new TestBoard(new SwarmSettings
        {
            Submodules = true,
            Lfs = true,
            AllowedFilters = ["crypt"],
            AllowedMergeDrivers = ["po"],
            VerifyOutputBytes = 7,
        });
        board.Submit(TestBoard.Task("a"));
        var input = Assert.Single(board.Next().OfType<AttemptCommand.Start>()).Input;

        Assert.True(input.Setup is { Submodules: true, Lfs: true, AllowedFilters: ["crypt"], AllowedMergeDrivers: ["po"] });
        Assert.Equal(7, input.VerifyOutputBytes);
    }

    [Theory]
    [InlineData(false, false, false, 0)]
    [InlineData(true, false, false, 5)]
    [InlineData(false, true, false, 5)]
    [InlineData(true, true, true, 10)]
    public void Seconds_Setup_HasTimeForTheCommandAndForWhatIsFetched(bool prepare, bool submodules, bool lfs, double expected) => Assert.Equal(
        expected,
        WorktreeSetups.Seconds(new WorktreeSetup { Prepare = prepare ? ["make"] : null, PrepareTimeoutSeconds = 5, Submodules = submodules, Lfs = lfs }));

    private static string Refusal(SwarmSettings settings, RepositorySpec repository) =>
        Assert.Throws<InvalidInputException>(() => SettingsRules.Require(settings, repository)).Message;
}
