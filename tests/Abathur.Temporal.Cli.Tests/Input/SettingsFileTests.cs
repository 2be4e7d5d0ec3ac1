using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Input;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Read_FileAndPairs_PairsGoOverTheFileAndDefaultsFillTheRest()
    {
        var file = folder.Write("settings.yaml", "maxConcurrentTasks: 4\nmaxRetries: 1\n");

        var settings = await ReadAsync(file, "maxRetries=2", "verify=dotnet test \"My App.sln\"", "budgetCostUsd=2.50");

        Assert.Equal(4, settings.MaxConcurrentTasks);
        Assert.Equal(2, settings.MaxRetries);
        Assert.Equal(["dotnet", "test", "My App.sln"], settings.Verify!);
        Assert.Equal(2.5m, settings.BudgetCostUsd);
        Assert.Equal(600, settings.TaskTimeoutSeconds);
    }

    [Fact]
    public async Task Read_SettingsOfACheckpoint_StayWhereFileAndPairsSayNothing()
    {
        var file = folder.Write("settings.yaml", "maxRetries: 1\n");
        var before = new SwarmSettings { MaxConcurrentTasks = 7, MaxRetries = 9, Verify = ["make"], BudgetTokens = 5 };

        var settings = await SettingsFile.ReadAsync(before, file, ["budgetTokens=null"], TestContext.Current.CancellationToken);

        Assert.Equal((7, 1, null), (settings.MaxConcurrentTasks, settings.MaxRetries, settings.BudgetTokens));
        Assert.Equal(["make"], settings.Verify!);
    }

    [Theory]
    [InlineData("unknown member 'maxConcurrentTask'; did you mean 'maxConcurrentTasks'?", "maxConcurrentTask=4")]
    [InlineData("'pollIntervalMs' is refused", "pollIntervalMs=100")]
    [InlineData("maxRetries=many: must be a whole number", "maxRetries=many")]
    [InlineData("is not a setting: write key=value", "maxRetries")]
    [InlineData("is not a setting: write key=value", "=3")]
    public async Task Read_PairThatIsWrong_SaysSo(string message, string pair)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(null, pair));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_UnknownKeyInAFile_NamesFileAndLine()
    {
        var file = folder.Write("settings.json", "{\n  \"maxRetries\": 2,\n  \"maxRetrys\": 3\n}");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(file));

        Assert.StartsWith($"{file}:3: unknown member 'maxRetrys'; did you mean 'maxRetries'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileThatIsNotThere_SaysSo()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(Path.Combine(folder.Path, "none.yaml")));

        Assert.StartsWith("There is no file", error.Message, StringComparison.Ordinal);
    }

    private static Task<SwarmSettings> ReadAsync(string? file, params string[] pairs) =>
        SettingsFile.ReadAsync(null, file, pairs, TestContext.Current.CancellationToken);
}
