using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>What a verify command printed reaches the agent that has to fix it, on a whole swarm.</summary>
public sealed class VerifyOutputTests(TemporalService service)
{
    // It can do its work only by what the prompt and the log tell of the attempt before.
    private const string Agent = """
        cat > "$ABATHUR_RESULT.prompt"
        if grep -q 'FAIL parses a list' "$ABATHUR_RESULT.prompt" && grep -qx 'line 4000' "$ABATHUR_VERIFY_LOG"
        then echo fixed > parser; else echo broken > parser; fi
        git add parser; git commit -qm parser
        """;

    [Fact]
    public async Task Task_VerificationFails_TheNextAttemptSeesWhatFailed()
    {
        using var repository = new OperatorsRepository();
        repository.Write(".gitignore", ".env\n");
        repository.Write(".env", "SECRET\n");
        repository.CommitShellAgent("fixer", Agent);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with
        {
            RetryBackoffSeconds = 0,
            Verify = ["/bin/sh", "-c", "grep -q fixed parser && exit 0; echo 'FAIL parses a list'; seq -f 'line %.0f' 8000; echo '1 of 8001'; exit 1"],
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "fixer" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(2, task.Attempts);
        var hint = Assert.Single(task.Hints!);
        Assert.Contains("FAIL parses a list", hint, StringComparison.Ordinal);
        var failed = await swarm.Handle.QueryAsync(s => s.Events(0));
        Assert.Contains("ignored files (.env): copy or prepare", JsonSerializer.Serialize(failed, AbathurJson.Options), StringComparison.Ordinal);
    }
}
