using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>What a verify command printed reaches the next attempt, and no log is overwritten.</summary>
public sealed class WorktreeCommandTests : IDisposable
{
    private const string LongFailure = "seq 5000; echo 'FAIL parses a list'; echo '  expected 3'; seq 5000; echo '1 failed'; exit 7";

    private readonly AgentBed bed = new();
    private readonly DataFolder data;

    public WorktreeCommandTests()
    {
        if (OperatingSystem.IsWindows())
        {
            Missing.Tool("needs sh");
        }

        data = new DataFolder(Path.Combine(bed.Root, "home"));
    }

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task VerifyAsync_Fails_TheFailureShowsWhatFailed()
    {
        var failure = await FailAsync(Task(1, LongFailure));

        Assert.Equal(FailureKind.Verification, failure.Kind);
        Assert.Contains("ended with 7:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("FAIL parses a list\n  expected 3", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("1 failed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_TakesTooLong_TheFailureShowsWhatItPrinted()
    {
        var failure = await FailAsync(Task(1, "echo waits for the database; exec sleep 600") with { VerifyTimeoutSeconds = 1 });

        Assert.Contains("took longer than verifyTimeoutSeconds, 1 s, and was ended. waits for the database", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryBring_AfterAFailedVerification_TheNextAttemptGetsLogAndExcerpt()
    {
        await FailAsync(Task(1, LongFailure) with { VerifyOutputBytes = 1000 });

        var launch = Next(2)!;
        var prompt = PromptBuilder.Task(launch);

        Assert.Contains("## Verification of attempt 1", prompt, StringComparison.Ordinal);
        Assert.Contains(launch.Verification!.Log, prompt, StringComparison.Ordinal);
        Assert.Contains("FAIL parses a list\n  expected 3", prompt, StringComparison.Ordinal);
        Assert.InRange(launch.Verification.Excerpt.Length, 100, 1000);
        Assert.Equal(10_003, File.ReadAllLines(launch.Verification.Log).Length);
        Assert.Equal(launch.Verification.Log, AgentEnvironment.Create(launch, bed.Options)["ABATHUR_VERIFY_LOG"]);
    }

    [Fact]
    public async Task TryBring_ExcerptIsSwitchedOff_ThePromptNamesTheLogOnly()
    {
        await FailAsync(Task(1, LongFailure) with { VerifyOutputBytes = 0 });

        var prompt = PromptBuilder.Task(Next(2)!);

        Assert.Contains("ABATHUR_VERIFY_LOG", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL parses a list", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryBring_VerificationPassedLast_BringsNothing()
    {
        await FailAsync(Task(1, "exit 1"));
        await Command().VerifyAsync(Task(1, "true"), bed.Worktree, TestContext.Current.CancellationToken);

        Assert.Null(Next(2));
    }

    [Fact]
    public async Task TryBring_AnEarlierSwarmOfTheNameLeftIt_BringsNothing()
    {
        await FailAsync(Task(1, "exit 1"));

        Assert.Null(Next(1));
        Assert.Null(Next(2));
    }

    [Fact]
    public async Task VerifyAsync_AttemptRunsAgain_ItsLogKeepsBothRuns()
    {
        await FailAsync(Task(1, "echo first; exit 1"));
        var failure = await FailAsync(Task(1, "echo second; exit 1"));

        var log = await File.ReadAllTextAsync(data.LogFile("demo", "T1", 1, AttemptLog.Verify), TestContext.Current.CancellationToken);
        Assert.Matches("\\Afirst\n──── another run, .* ────\nsecond\n\\z", log);
        Assert.EndsWith("ended with 1: second", failure.Message, StringComparison.Ordinal);
        Assert.Equal([(1, AttemptLog.Verify)], data.LogFiles("demo", "T1"));
    }

    private async Task<TaskFailure> FailAsync(AttemptInput task) => (await Assert.ThrowsAsync<AgentFailureException>(
        () => Command().VerifyAsync(task, bed.Worktree, TestContext.Current.CancellationToken))).Failure;

    private WorktreeCommand Command() => new(new AgentProcesses(bed.Ledger, bed.Options), bed.Options, data);

    private AttemptInput Task(int attempt, string script) => bed.Task with { Attempt = attempt, Verify = ["/bin/sh", "-c", script], VerifyTimeoutSeconds = 600 };

    private AgentLaunch? Next(int attempt)
    {
        var launch = bed.Launch(["true"]) with { Task = bed.Task with { Attempt = attempt } };
        Directory.CreateDirectory(launch.ScratchFolder);
        return EarlierVerification.TryBring(data, launch.Task, launch.ScratchFolder) is { } earlier ? launch with { Verification = earlier } : null;
    }
}
