using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>
/// One graph whose tasks are done by different programs, real ones from npm: T1, then T2 and T3 at the same time, then T4. T2's
/// provider takes no more requests for a while and then is overloaded, which is nobody else's business.
/// </summary>
public sealed class MixedProgramsTests(TemporalService service) : IDisposable
{
    private static readonly string[] Files = ["t1.txt", "t2.txt", "t3.txt", "t4.txt"];

    private readonly OperatorsRepository repository = new();
    private volatile int refusal = 429;

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Swarm_CodexClaudeAcpAndAScript_MergesTheWorkOfAll()
    {
        await using var model = Model();
        repository.AddAgent("third", Acp("agent-full-access", await NpmProgram.CodexAcp.RequireAsync()));
        repository.CommitShellAgent("fourth", "cat t1.txt t2.txt t3.txt > t4.txt; git add t4.txt; git commit -qm T4");

        Assert.Equal(["T1", "T2", "T3", "T1T2T3"], await PlayAsync(model, ProgramHome.Codex(Home, model)));
    }

    [Fact(Explicit = true)]
    public async Task Swarm_CodexClaudeGeminiAndOpenCode_MergesTheWorkOfAll()
    {
        await using var model = Model();
        repository.AddAgent("third", Acp("yolo", await NpmProgram.Gemini.RequireAsync(), "--acp", "--skip-trust", "-m", "scripted-model"));
        repository.AddAgent("fourth", Acp(null, await NpmProgram.OpenCode.RequireAsync(), "acp"));

        Assert.Equal(
            ["T1", "T2", "T3", "T4"],
            await PlayAsync(model, ProgramHome.Codex(Home, model), ProgramHome.Gemini(Home, model), ProgramHome.OpenCode(Home, model)));
        Assert.Equal(["anthropic", "chat", "gemini", "responses"], model.Asked.Select(request => request.Api).Distinct().Order());
    }

    private string Home => Directory.CreateDirectory(repository.Beside("operator")).FullName;

    private static string Acp(string? mode, params string[] command) =>
        $"runtime: acp\ncommand: {JsonSerializer.Serialize(command)}{(mode is null ? "" : $"\nmode: {mode}")}";

    private static TaskSubmission Submission(string agent, string file, params string[] dependsOn) =>
        new() { Title = $"Write {file}", Key = agent, AgentType = agent, DependsOn = dependsOn, Verify = ["git", "cat-file", "-e", $"HEAD:{file}"] };

    // As a subscription's is, for a few seconds.
    private static ModelTurn QuotaUsedUp() => ModelTurn.Fail(
        429,
        "rate_limit_error",
        "scripted",
        ("anthropic-ratelimit-unified-status", "rejected"),
        ("anthropic-ratelimit-unified-representative-claim", "five_hour"),
        ("anthropic-ratelimit-unified-reset", DateTimeOffset.UtcNow.AddSeconds(10).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ("retry-after", "10"));

    private ScriptedModel Model()
    {
        var script = new ModelScript();
        foreach (var task in new[] { "T1", "T2", "T3", "T4" })
        {
            var file = task.ToLowerInvariant() + ".txt";
            script.When($"# Task {task}", ModelTurn.Shell($"printf {task} > {file} && git add {file} && git commit -qm {task}"), ModelTurn.Say($"{task} is done."));
        }

        return new(request => !request.Says("# Task T2") ? script.Next(request) : refusal switch
        {
            429 => QuotaUsedUp(),
            529 => ModelTurn.Fail(529, "overloaded_error"),
            _ => script.Next(request),
        });
    }

    // What the integration branch holds at the end, file by file.
    private async Task<IEnumerable<string>> PlayAsync(ScriptedModel model, params Dictionary<string, string?>[] homes)
    {
        repository.AddAgent("first", "runtime: codex");
        repository.AddAgent("second", "runtime: claude\nmodel: scripted-model");
        var claude = new Dictionary<string, string?>(ProgramHome.Claude(Home, model)) { ["ANTHROPIC_API_KEY"] = null, ["CLAUDE_CODE_OAUTH_TOKEN"] = "sk-ant-oat01-fake" };
        var agents = new AgentOptions
        {
            ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync(), ["codex"] = await NpmProgram.Codex.RequireAsync() },
            Environment = homes.Append(claude).SelectMany(home => home).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.First().Value),
        };
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { ProviderOutageSeconds = 1 }, agents);
        await swarm.SubmitAsync(
            Submission("first", "t1.txt"), Submission("second", "t2.txt", "first"), Submission("third", "t3.txt", "first"), Submission("fourth", "t4.txt", "second", "third"));

        await WaitAsync(swarm, "T2", task => task.Failure?.Kind == FailureKind.RateLimited);
        refusal = 529;
        await WaitAsync(swarm, "T2", task => task.Failure?.Kind == FailureKind.ProviderUnavailable);
        var meanwhile = await WaitAsync(swarm, "T3", task => task.State == TaskState.Completed);
        refusal = 0;

        // Instead of the minutes that an outage pauses its provider.
        var asked = await Eventually.GetAsync(() => swarm.Handle.QueryAsync(s => s.Escalations()), list => list.Escalations.Count > 0, "the question about the outage");
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked.Escalations[0].Id, Choice = EscalationChoice.Retry }));
        await WaitAsync(swarm, "T4", task => task.State == TaskState.Completed);

        Assert.Equal(1, meanwhile.Attempts);
        Assert.Equal(0, (await swarm.Handle.QueryAsync(s => s.Task("T2"))).Retries);
        Assert.Equal(["T1", "T2", "T3", "T4"], repository.Merges(swarm.Name).Order());
        return Files.Select(file => repository.Git("show", $"refs/abathur/integration/{swarm.Name}:{file}"));
    }

    // A refusal that names no end pauses the provider for a minute.
    private static async Task<TaskRecord> WaitAsync(WholeSwarm swarm, string id, Func<TaskRecord, bool> isDone)
    {
        var task = await Eventually.GetAsync(
            () => swarm.Handle.QueryAsync(s => s.Task(id)), task => task.State == TaskState.Failed || isDone(task), $"{id} to get on", seconds: 240);
        Assert.True(isDone(task), $"{id} failed: {task.Failure?.Message}");
        return task;
    }
}
