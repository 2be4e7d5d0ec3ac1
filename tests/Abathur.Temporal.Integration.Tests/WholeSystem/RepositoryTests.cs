using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A repository that can't be worked on fails the start, with words; an agent file that can't be read doesn't.</summary>
public sealed class RepositoryTests(TemporalService service)
{
    [Fact]
    public async Task Start_PathIsNoRepository_FailsAtOnce()
    {
        using var repository = new OperatorsRepository();
        Directory.Move(Path.Combine(repository.Path, ".git"), repository.Beside("elsewhere"));
        await using var swarm = await WholeSwarm.StartAsync(service, repository);

        var failure = await FailureAsync(swarm);

        Assert.Equal(FailureTypes.InvalidInput, failure.ErrorType);
        Assert.Contains(repository.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("git", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MissingBaseBranch_FailsAtOnceAndNamesIt()
    {
        using var repository = new OperatorsRepository();
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.StopAsync();
        await swarm.StartWorkflowAsync(@base: "mian");

        var failure = await FailureAsync(swarm);

        Assert.Equal(FailureTypes.InvalidInput, failure.ErrorType);
        Assert.Contains("'mian'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MalformedAgentFile_IsReportedByLineAndTheRestLoads()
    {
        using var repository = new OperatorsRepository(("writer", ["write:a.txt=a", "commit:writes"]));
        repository.AddAgent("broken", "runtime: telepathy");
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "writer" });
        await swarm.WaitAsync("T1", TaskState.Completed);

        var problem = (await swarm.Handle.QueryAsync(s => s.Events(0))).Events.First(e => e.Kind == SwarmEventKind.Error).Message;

        Assert.Matches(@"broken\.md:6: .*telepathy", problem);
    }

    private static async Task<ApplicationFailureException> FailureAsync(WholeSwarm swarm)
    {
        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(
            () => swarm.Handle.GetResultAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        return Assert.IsType<ApplicationFailureException>(failure.InnerException);
    }
}
