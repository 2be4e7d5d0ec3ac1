using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Codex;
using Abathur.Temporal.Host.Agents.Runtimes.Copilot;
using Abathur.Temporal.Host.Agents.Runtimes.Gemini;
using Abathur.Temporal.Host.Agents.Runtimes.OpenCode;
using Abathur.Temporal.Host.Agents.Runtimes.Qwen;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>What the dialects make of streams that real runs left, shortened.</summary>
public sealed class RecordedStreamTests : IDisposable
{
    private static readonly IAgentDialect[] Dialects =
        [new ClaudeDialect(), new CodexDialect(), new GeminiDialect(), new QwenDialect(), new OpenCodeDialect(), new CopilotDialect()];

    private readonly AgentBed bed = new();

    public void Dispose() => bed.Dispose();

    [Theory]
    [InlineData("gemini-rate", 4, 5600, 0, "Done in spite of a 429.")]
    [InlineData("qwen-hello", 3, 3900, 0, "Added hello.txt.")]
    [InlineData("opencode-hello", 3, 3900, 0.0255, "Added hello.txt.")]
    [InlineData("copilot-hello", 2, 0, 0, "Done.")]
    public void Conclude_RunThatEndedWell_IsCounted(string sample, int turns, long tokens, double cost, string text)
    {
        var stream = Play(sample);

        var outcome = Conclude(stream, 0);

        Assert.Equal((turns, tokens, (decimal)cost), (outcome.Usage.Turns, outcome.Usage.Tokens, outcome.Usage.CostUsd));
        Assert.Equal(text, outcome.Summary);
        Assert.NotNull(stream.Session);
        Assert.NotNull(stream.Doing);
        Assert.False(stream.IsWaitingForTool);
    }

    [Theory]
    [InlineData("gemini-auth", FailureKind.Auth)]
    [InlineData("gemini-slow", FailureKind.Agent, "used up its")]
    [InlineData("gemini-loop", FailureKind.Agent, "repeated itself")]
    [InlineData("gemini-malformed", FailureKind.Agent, "Incomplete JSON")]
    [InlineData("qwen-auth", FailureKind.Auth)]
    [InlineData("opencode-auth", FailureKind.Auth)]
    [InlineData("opencode-ratehard", FailureKind.RateLimited)]
    [InlineData("opencode-refusal", FailureKind.Refused, "I can't help")]
    [InlineData("opencode-malformed", FailureKind.ProviderUnavailable, "broke off")]
    [InlineData("copilot-401", FailureKind.Auth)]
    [InlineData("copilot-429", FailureKind.RateLimited)]
    public void Conclude_RunThatFailed_IsTypedWhateverTheExitCode(string sample, FailureKind kind, string words = "")
    {
        foreach (var code in new[] { 0, 1 })
        {
            var failure = Assert.Throws<AgentFailureException>(() => Conclude(Play(sample), code)).Failure;

            Assert.Equal(kind, failure.Kind);
            Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("copilot-401")]
    [InlineData("copilot-429")]
    public void Take_ProgramThatRetries_IsEndedBeforeItGivesUp(string sample) => Assert.NotNull(Play(sample).Hopeless);

    [Fact]
    public void Take_RetryAfter_IsWhenTheProviderTakesRequestsAgain() =>
        Assert.InRange(Play("opencode-ratehard").Failure!.RetryAt!.Value - DateTimeOffset.UtcNow, TimeSpan.Zero, TimeSpan.FromSeconds(7));

    [Fact]
    public void TakeText_GeminisRetries_AreReadFromStandardError()
    {
        var stream = Stream(new GeminiDialect());
        var reader = new GeminiDialect().Read(stream);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            reader.TakeText($"Attempt {attempt} failed with status 503. Retrying with backoff... _ApiError: …");
        }

        Assert.Equal(FailureKind.ProviderUnavailable, stream.Hopeless!.Kind);
    }

    [Fact]
    public void Take_CodexQuotaThatIsUsedUp_SaysWhenItBeginsAnew()
    {
        var stream = Stream(new CodexDialect());
        var reader = new CodexDialect().Read(stream);

        AgentLine.Take(reader, """{"method":"account/rateLimits/updated","params":{"rateLimits":{"primary":{"usedPercent":100,"resetsAt":4000000000},"secondary":{"usedPercent":40,"resetsAt":4100000000}}}}""");
        AgentLine.Take(reader, """{"method":"turn/completed","params":{"turn":{"status":"failed","error":{"message":"You've hit your usage limit.","codexErrorInfo":"usageLimitExceeded"}}}}""");

        Assert.Equal((FailureKind.RateLimited, DateTimeOffset.FromUnixTimeSeconds(4_000_000_000)), (stream.Failure!.Kind, stream.Failure.RetryAt));
    }

    [Theory]
    [InlineData("\"cyberPolicy\"", FailureKind.Refused)]
    [InlineData("\"unauthorized\"", FailureKind.Auth)]
    [InlineData("\"serverOverloaded\"", FailureKind.ProviderUnavailable)]
    [InlineData("\"modelNotFound\"", FailureKind.Agent)]
    [InlineData("{\"httpConnectionFailed\":{\"httpStatusCode\":401}}", FailureKind.Auth)]
    [InlineData("{\"responseStreamConnectionFailed\":{\"httpStatusCode\":null}}", FailureKind.ProviderUnavailable)]
    [InlineData("{\"responseStreamDisconnected\":{\"httpStatusCode\":400}}", FailureKind.Agent)]
    [InlineData("{\"activeTurnNotSteerable\":{\"turnKind\":\"review\"}}", FailureKind.Agent)]
    public void Take_CodexError_IsTypedByStatusThenByCode(string info, FailureKind kind)
    {
        var stream = Stream(new CodexDialect());

        AgentLine.Take(new CodexDialect().Read(stream), """{"method":"turn/completed","params":{"turn":{"status":"failed","error":{"message":"no","codexErrorInfo":INFO}}}}""".Replace("INFO", info, StringComparison.Ordinal));

        Assert.Equal(kind, stream.Failure!.Kind);
    }

    [Fact]
    public void Take_QuestionOfCodex_IsAnsweredWithARefusal()
    {
        var stream = Stream(new CodexDialect());

        AgentLine.Take(new CodexDialect().Read(stream), """{"id":7,"method":"item/tool/requestUserInput","params":{}}""");

        Assert.True(stream.Input.TryRead(out var answer));
        Assert.Contains("\"id\":7,\"error\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_ProgramThatIsTooOld_IsEndedWithTheCommandThatMendsIt()
    {
        var stream = Stream(new ClaudeDialect());

        AgentLine.Take(new ClaudeDialect().Read(stream), """{"type":"system","subtype":"init","claude_code_version":"1.0.3"}""");

        Assert.Equal(FailureKind.MissingProgram, stream.Hopeless!.Kind);
        Assert.Contains("npm install --global @anthropic-ai/claude-code", stream.Hopeless.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("codex")]
    [InlineData("gemini")]
    [InlineData("qwen")]
    [InlineData("opencode")]
    [InlineData("copilot")]
    public void Call_OperatorsLogin_IsFoundFromAHomeThatIsNotTheirs(string name)
    {
        var dialect = Dialects.Single(dialect => dialect.Name == name);
        var operators = Path.Combine(bed.Root, "operator");
        var login = dialect.Program.LoginFile!(_ => null, operators);
        Directory.CreateDirectory(Path.GetDirectoryName(login)!);
        File.WriteAllText(login, "{\"login\":\"theirs\"}");
        var launch = bed.Launch(AgentBed.Agent(name));
        Directory.CreateDirectory(launch.PrivateHome);
        var environment = new Dictionary<string, string> { ["HOME"] = operators, ["USERPROFILE"] = operators };

        dialect.Call(launch, environment);

        Assert.Contains(
            Directory.GetFiles(launch.PrivateHome, Path.GetFileName(login), SearchOption.AllDirectories),
            file => File.ReadAllText(file) == "{\"login\":\"theirs\"}");
        Assert.Contains(environment.Values, value => value.StartsWith(launch.PrivateHome, StringComparison.Ordinal));
        Assert.Equal(operators, environment["HOME"]);
    }

    [Theory]
    [InlineData("claude", "--resume s-1")]
    [InlineData("gemini", "--resume s-1")]
    [InlineData("qwen", "--resume s-1")]
    [InlineData("opencode", "--session s-1")]
    [InlineData("copilot", "--resume s-1")]
    public void Call_SessionAndModel_AreNamed(string name, string session)
    {
        var dialect = Dialects.Single(dialect => dialect.Name == name);
        var launch = bed.Launch(AgentBed.Agent(name) with { Model = "m-1" }) with { Session = "s-1" };
        Directory.CreateDirectory(launch.PrivateHome);

        var arguments = string.Join(' ', dialect.Call(launch, new Dictionary<string, string> { ["HOME"] = bed.Root }).Arguments);

        Assert.Contains(session, arguments, StringComparison.Ordinal);
        Assert.Contains("--model m-1", arguments, StringComparison.Ordinal);
    }

    private AgentStream Play(string sample)
    {
        var dialect = Dialects.Single(dialect => sample.StartsWith(dialect.Name, StringComparison.Ordinal));
        var stream = Stream(dialect);
        var reader = dialect.Read(stream);
        using var lines = new StreamReader(typeof(RecordedStreamTests).Assembly.GetManifestResourceStream($"Samples.{sample}.jsonl")!);
        while (lines.ReadLine() is { } line)
        {
            Assert.DoesNotContain("unknown event", AgentLine.Take(reader, line) ?? string.Empty, StringComparison.Ordinal);
        }

        return stream;
    }

    private AgentStream Stream(IAgentDialect dialect) => new(bed.Launch(AgentBed.Agent(dialect.Name)), dialect.Program, TimeProvider.System);

    private static AgentOutcome Conclude(AgentStream stream, int code) => AgentEnd.Conclude(stream, new AgentExit(code, "", ""), new ClaudeDialect().Program);
}
