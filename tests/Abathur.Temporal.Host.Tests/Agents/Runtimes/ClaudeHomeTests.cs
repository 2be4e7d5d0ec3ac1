using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>The real Claude Code with a home of the task: it finds the operator's login, and leaves nothing with the operator.</summary>
public sealed class ClaudeHomeTests : IDisposable
{
    private const string Login =
        """{"claudeAiOauth":{"accessToken":"sk-ant-oat01-scripted","refreshToken":"r","expiresAt":4102444800000,"scopes":["user:inference","user:profile"],"subscriptionType":"max"}}""";

    private readonly AgentBed bed = new();

    public void Dispose() => bed.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("elsewhere")]
    public async Task RunAsync_OperatorIsLoggedIn_TheLoginIsUsedAndNothingIsWrittenThere(string? folder)
    {
        await using var model = new ScriptedModel(ModelTurn.Say("It is done."));
        var theirs = Their(folder);
        await File.WriteAllTextAsync(Path.Combine(theirs, ".credentials.json"), Login, TestContext.Current.CancellationToken);

        var home = await RunAsync(model, folder);

        Assert.Equal("sk-ant-oat01-scripted", model.Asked[0].Key);
        Assert.Equal([Path.Combine(theirs, ".credentials.json")], Directory.EnumerateFiles(Path.Combine(bed.Root, "operator"), "*", SearchOption.AllDirectories));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(home, "projects"), "*.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task RunAsync_OperatorsSettingsNameAKeyHelper_ItsKeyIsUsedAlsoOnceItChanges()
    {
        await using var model = new ScriptedModel(ModelTurn.Say("It is done."));
        var settings = Path.Combine(Their(null), "settings.json");
        await File.WriteAllTextAsync(settings, """{"apiKeyHelper":"echo sk-first"}""", TestContext.Current.CancellationToken);
        await RunAsync(model, null);

        await File.WriteAllTextAsync(settings, """{"apiKeyHelper":"echo sk-second"}""", TestContext.Current.CancellationToken);
        await RunAsync(model, null);

        Assert.Equal(["sk-first", "sk-second"], model.Asked.Select(request => request.Key));
    }

    private string Their(string? folder) => Directory.CreateDirectory(Path.Combine(bed.Root, "operator", folder ?? ".claude")).FullName;

    private async Task<string> RunAsync(ScriptedModel model, string? folder)
    {
        var operators = Path.Combine(bed.Root, "operator");
        var options = bed.Options with
        {
            ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync() },
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = operators,
                ["USERPROFILE"] = operators,
                ["CLAUDE_CONFIG_DIR"] = folder is null ? null : Path.Combine(operators, folder),
                ["ANTHROPIC_BASE_URL"] = model.Address,
                ["ANTHROPIC_API_KEY"] = null,
                ["ANTHROPIC_AUTH_TOKEN"] = null,
                ["CLAUDE_CODE_OAUTH_TOKEN"] = null,
                ["NO_PROXY"] = "127.0.0.1",
            },
        };
        var home = Path.Combine(bed.Root, "task-home");
        await new StreamRuntime(new ClaudeDialect(), new(bed.Ledger, options), options, TimeProvider.System).RunAsync(
            bed.Launch(AgentBed.Agent(AgentRuntimeNames.Claude)) with { TaskHome = home }, _ => { }, TestContext.Current.CancellationToken);
        return home;
    }
}
