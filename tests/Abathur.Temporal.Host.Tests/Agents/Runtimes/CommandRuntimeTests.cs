using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

public sealed class CommandRuntimeTests : IDisposable
{
    private readonly AgentBed bed = new();
    private readonly List<AgentProgress> progress = [];

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task RunAsync_Agent_GetsItsTaskAsJson()
    {
        var launch = bed.Launch(["/bin/sh", "-c", "cp \"$ABATHUR_INPUT\" input.json"]) with
        {
            Task = bed.Task with
            {
                Title = "Do \"it\"",
                Description = "All of it.",
                Hints = ["not like that"],
                Upstream = ["T0: done"],
                Verify = ["make"],
                Reviews = new ReviewRequest("coder", 2, "c0ffee", "did it"),
            },
            Memory = ["it was hard"],
            ReviewDiff = "/tmp/review.diff",
        };

        await RunAsync(launch);

        using var input = JsonDocument.Parse(File.ReadAllText(bed.InWorktree("input.json")));
        var root = input.RootElement;
        Assert.Equal(
            ("demo", "T1", 2, "Do \"it\"", "All of it.", "not like that", "T0: done", "make", "it was hard"),
            (Text("swarm"), Text("task"), root.GetProperty("attempt").GetInt32(), Text("title"), Text("description"), First("hints"), First("upstream"), First("verify"), First("memory")));
        Assert.Equal(("coder", 2, "/tmp/review.diff"), (root.GetProperty("reviews").GetProperty("author").GetString(), root.GetProperty("reviews").GetProperty("round").GetInt32(), Text("reviewDiff")));
        Assert.False(root.TryGetProperty("diagnoses", out _));

        string? Text(string name) => root.GetProperty(name).GetString();
        string? First(string name) => root.GetProperty(name)[0].GetString();
    }

    [Theory]
    [InlineData(true, "{\"question\":\"Which database?\",\"key\":\"db\"}", null)]
    [InlineData(false, "{\"question\":\"Which database?\"}", "maxBlockers")]
    [InlineData(true, "{\"question\":\" \"}", "blocker.question is empty")]
    public async Task RunAsync_ResultWithABlocker_IsTakenWhereTheTaskMayReportOne(bool may, string blocker, string? why)
    {
        var launch = bed.Launch(["/bin/sh", "-c", $"printf '%s' '{{\"blocker\":{blocker}}}' > \"$ABATHUR_RESULT\""]) with { Task = bed.Task with { MayReportBlocker = may } };

        if (why is null)
        {
            Assert.Equal(new Blocker { Question = "Which database?", Key = "db" }, (await RunAsync(launch)).Blocker);
            return;
        }

        Assert.Contains(why, (await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync(launch))).Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Agent_GetsPromptEnvironmentAndWorktree()
    {
        Environment.SetEnvironmentVariable("ABATHUR_CANARY_SECRET", "tweet");
        var launch = bed.Launch(ScriptedAgent.Command("report")) with
        {
            Task = bed.Task with { Title = "Do it\nnow", Description = "All of it.", Hints = ["not like that"], Upstream = ["T0: done"] },
        };

        await RunAsync(launch);

        var report = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(bed.InWorktree("report.json")))!;
        Assert.Equal(PromptBuilder.Whole(launch), report["stdin"]);
        Assert.Contains("All of it.", report["stdin"], StringComparison.Ordinal);
        Assert.EndsWith("work tree", report["cwd"], StringComparison.Ordinal);
        var environment = report["environment"].Split('\n');
        Assert.Contains("ABATHUR_SWARM=demo", environment);
        Assert.Contains("ABATHUR_TASK=T1", environment);
        Assert.Contains("ABATHUR_ATTEMPT=2", environment);
        Assert.Contains("ABATHUR_AGENT=tester", environment);
        Assert.Contains("ABATHUR_TITLE=Do it now", environment);
        Assert.Contains($"ABATHUR_WORKTREE={bed.Worktree}", environment);
        Assert.Contains("GIT_AUTHOR_NAME=tester", environment);
        Assert.DoesNotContain("tweet", report["environment"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PassedVariable_ReachesAgent()
    {
        Environment.SetEnvironmentVariable("AGENT_TEST_PASSED", "on purpose");

        await RunAsync(bed.Launch(ScriptedAgent.Command("report")), bed.Options with { PassEnvironment = ["AGENT_TEST_PASSED"] });

        Assert.Contains("AGENT_TEST_PASSED=on purpose", File.ReadAllText(bed.InWorktree("report.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "unsigned")]
    [InlineData(true, "asked for a key")]
    public async Task RunAsync_PersonSignsCommits_AgentsDontUnlessAsked(bool signCommits, string expected)
    {
        ShellScript.Run(bed.Worktree, """
            git init -q
            git config commit.gpgSign true; git config tag.gpgSign true; git config tag.forceSignAnnotated true
            printf '#!/bin/sh\nexit 1\n' > gpg; chmod +x gpg; git config gpg.program "$PWD/gpg"
            """);
        const string script = "git commit -q --allow-empty -m x && git tag -a -m t t && echo unsigned || echo asked for a key";

        var outcome = await RunAsync(bed.Launch(["/bin/sh", "-c", script]), bed.Options with { SignCommits = signCommits });

        Assert.EndsWith(expected, outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoResultFile_LastWordsAreTheSummary()
    {
        var outcome = await RunAsync(bed.Launch(ScriptedAgent.Command("say:first", "complain:a warning", "say:all done")));

        Assert.Equal(new("first\nall done", new()), outcome);
        Assert.Contains("a warning", bed.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ResultFile_IsTaken()
    {
        var launch = bed.Launch(ScriptedAgent.Command("""
            result:{"summary":"half","alreadyComplete":"it was there","handoff":{"agent":"finisher","note":"rest"},"usage":{"turns":3,"tokens":40,"costUsd":0.5},
            "addWork":{"tasks":[{"title":"more"}],"dependencies":[{"task":"T1","dependsOn":"T9"}]}}
            """)) with
        { Task = bed.Task with { HandoffTargets = ["finisher"] } };

        var outcome = await RunAsync(launch);

        Assert.Equal(("half", "it was there"), (outcome.Summary, outcome.AlreadyComplete));
        Assert.Equal(new("finisher", "rest"), outcome.Handoff);
        Assert.Equal(new(3, 40, 0.5m), outcome.Usage);
        Assert.Equal("more", Assert.Single(outcome.AddWork!.Tasks!).Title);
        Assert.Equal("T9", Assert.Single(outcome.AddWork.Dependencies!).DependsOn);
    }

    [Theory]
    [InlineData("{", "no valid JSON")]
    [InlineData("[]", "can't be taken")]
    [InlineData("{\"sumary\":\"x\"}", "did you mean 'summary'?")]
    [InlineData("{\"usage\":{\"turns\":\"three\"}}", "$.usage.turns")]
    [InlineData("{\"addWork\":{\"tasks\":[{}]}}", "title")]
    [InlineData("{\"handoff\":{\"agent\":\"stranger\"}}", "may hand off to nobody")]
    public async Task RunAsync_BadResultFile_FailsTheAttemptAndSaysSo(string json, string message)
    {
        var failure = await FailAsync(bed.Launch(ScriptedAgent.Command("progress:{\"turns\":4}", $"result:{json}")));

        Assert.Equal(FailureKind.Agent, failure.Kind);
        Assert.Contains("ABATHUR_RESULT", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, failure.Usage!.Turns);
    }

    [Fact]
    public async Task RunAsync_FailureInResult_KeepsKindAndTime()
    {
        var failure = await FailAsync(bed.Launch(ScriptedAgent.Command(
            "result:{\"failure\":{\"kind\":\"rateLimited\",\"message\":\"later\",\"retryAt\":\"2030-01-02T03:04:05Z\"},\"usage\":{\"turns\":1}}", "exit:0")));

        Assert.Equal(FailureKind.RateLimited, failure.Kind);
        Assert.Equal("later", failure.Message);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), failure.RetryAt);
        Assert.Equal(1, failure.Usage!.Turns);
    }

    [Fact]
    public async Task RunAsync_ExitCode_FailsWithLastLines()
    {
        var failure = await FailAsync(bed.Launch(ScriptedAgent.Command("complain:out of ideas", "exit:7")));

        Assert.Equal(FailureKind.Agent, failure.Kind);
        Assert.Contains("exit code 7: out of ideas", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ProgressWhileItRuns_IsReported()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var launch = bed.Launch(ScriptedAgent.Command(
            "progress:{\"turns\":1,\"session\":\"s1\"}", "progress:no json", "progress:{\"turns\":2,\"tokens\":90,\"costUsd\":0.25,\"doing\":\"tests\"}", "wait"));

        var run = new CommandRuntime(new(bed.Ledger, bed.Options), bed.Options, TimeProvider.System).RunAsync(launch, Take, cancel.Token);
        await Eventually.TrueAsync(() => Latest?.Usage.Turns == 2, "progress");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(new(new(2, 90, 0.25m), "tests", "s1", Latest!.ProcessId), Latest);
        Assert.NotNull(Latest.ProcessId);
        Assert.Null(ProcessIdentity.Of(Latest.ProcessId.Value));
    }

    [Fact]
    public async Task RunAsync_TooLong_IsTimeoutAndProcessIsGone()
    {
        var launch = bed.Launch(ScriptedAgent.Command("progress:{\"turns\":5}", "wait")) with { Task = bed.Task with { TimeoutSeconds = 2 } };

        var failure = await FailAsync(launch);

        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Contains("longer than 2 s", failure.Message, StringComparison.Ordinal);
        Assert.Null(ProcessIdentity.Of(Latest!.ProcessId!.Value));
        Assert.Empty(Directory.GetFiles(bed.LedgerFolder));
    }

    [Fact]
    public async Task RunAsync_ProgressPassesItsBudget_IsEndedAndItsUsageTold()
    {
        var launch = bed.Launch(ScriptedAgent.Command("progress:{\"turns\":1,\"tokens\":90,\"costUsd\":0.9}", "progress:{\"turns\":2,\"costUsd\":1.1}", "wait"));

        var failure = await FailAsync(launch with { Task = bed.Task with { Budget = new(CostUsd: 1m) } });

        Assert.Equal((FailureKind.Budget, new AgentUsage(2, 90, 1.1m)), (failure.Kind, failure.Usage));
        Assert.Null(ProcessIdentity.Of(Latest!.ProcessId!.Value));
    }

    [Fact]
    public async Task RunAsync_EarlierRunsUsedAllOfIt_IsNotStarted()
    {
        var runtimes = new AgentRuntimes([new CommandRuntime(new(bed.Ledger, bed.Options), bed.Options, TimeProvider.System)]);
        var launch = bed.Launch(["/bin/sh", "-c", "touch started"]) with { Task = bed.Task with { Budget = new AttemptBudget(100).Without(new AgentUsage(1, 120)) } };

        var failure = await Assert.ThrowsAsync<AgentFailureException>(() => runtimes.RunAsync(launch, Take, TestContext.Current.CancellationToken));

        Assert.Equal(FailureKind.Budget, failure.Failure.Kind);
        Assert.False(File.Exists(bed.InWorktree("started")));
    }

    [Theory]
    [InlineData("no-such-program-anywhere", FailureKind.MissingProgram, "this host has no program")]
    [InlineData("/opt/no/such/program", FailureKind.MissingProgram, "this host has no program")]
    [InlineData("./missing", FailureKind.Agent, "the worktree holds no program")]
    public async Task RunAsync_NoProgram_IsTheHostsOrTheRepositorysFault(string program, FailureKind kind, string message)
    {
        var failure = await FailAsync(bed.Launch([program]));

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith($"{message} '{program}', which agent tester (.abathur/agents/tester.md) runs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SaysNothing_IsTimeoutThatSaysSoAndProcessIsGone()
    {
        var launch = bed.Launch(ScriptedAgent.Command("say:hello", "wait"));
        launch = launch with { Agent = launch.Agent with { Summary = launch.Agent.Summary with { StallTimeoutSeconds = 2 } } };

        var failure = await FailAsync(launch);

        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Contains("it said nothing for 2 s", failure.Message, StringComparison.Ordinal);
        Assert.Null(ProcessIdentity.Of(Latest!.ProcessId!.Value));
    }

    [Theory]
    [InlineData("{\"status\":529,\"message\":\"busy\"}", FailureKind.ProviderUnavailable, null)]
    [InlineData("{\"status\":502,\"kind\":\"agent\",\"message\":\"busy\"}", FailureKind.ProviderUnavailable, null)]
    [InlineData("{\"status\":429,\"message\":\"busy\",\"provider\":\"Open AI\"}", FailureKind.RateLimited, "open-ai")]
    [InlineData("{\"status\":401,\"message\":\"busy\"}", FailureKind.Auth, null)]
    [InlineData("{\"status\":400,\"kind\":\"refused\",\"message\":\"busy\"}", FailureKind.Refused, null)]
    [InlineData("{\"message\":\"connection refused, says my test\"}", FailureKind.Agent, null)]
    public async Task RunAsync_FailureInResult_StatusGoesBeforeKind(string json, FailureKind kind, string? provider)
    {
        var failure = await FailAsync(bed.Launch(ScriptedAgent.Command($"result:{{\"failure\":{json}}}")));

        Assert.Equal((kind, provider), (failure.Kind, failure.Provider));
    }

    [Fact]
    public async Task RunAsync_ReportThrows_EndsTheAgent()
    {
        int? processId = null;

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() =>
            new CommandRuntime(new(bed.Ledger, bed.Options), bed.Options, TimeProvider.System).RunAsync(bed.Launch(ScriptedAgent.Command("wait")), Throw, TestContext.Current.CancellationToken));

        Assert.Null(ProcessIdentity.Of(processId!.Value));

        void Throw(AgentProgress now)
        {
            if (now.ProcessId is { } id && File.Exists(bed.InWorktree("waiting")))
            {
                processId = id;
                throw new InvalidTimeZoneException();
            }
        }
    }

    private AgentProgress? Latest
    {
        get
        {
            lock (progress)
            {
                return progress.LastOrDefault();
            }
        }
    }

    private Task<AgentOutcome> RunAsync(AgentLaunch launch, AgentOptions? options = null) =>
        new CommandRuntime(new(bed.Ledger, options ?? bed.Options), options ?? bed.Options, TimeProvider.System)
            .RunAsync(launch, Take, TestContext.Current.CancellationToken);

    private void Take(AgentProgress now)
    {
        lock (progress)
        {
            progress.Add(now);
        }
    }

    private async Task<TaskFailure> FailAsync(AgentLaunch launch) =>
        (await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync(launch))).Failure;
}
