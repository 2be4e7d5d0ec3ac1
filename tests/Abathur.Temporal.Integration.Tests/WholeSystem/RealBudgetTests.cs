using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A budget stops real programs that would go on.</summary>
public sealed class RealBudgetTests(TemporalService service)
{
    [Fact]
    public async Task Budget_ThreeProgramsThatNeverFinish_StopsEachOneReportLateAtMost()
    {
        const int Report = 137;
        using var repository = new OperatorsRepository();
        var home = Directory.CreateDirectory(repository.Beside("operator")).FullName;
        var script = new ModelScript();
        foreach (var task in new[] { "T1", "T2", "T3" })
        {
            // The fourth answer passes what an attempt may use. A program asks on until it has been ended, and gets no answer to be paid for.
            script.When($"# Task {task}", ModelTurn.Shell("true"), ModelTurn.Shell("true"), ModelTurn.Shell("true"), ModelTurn.Shell("true"), ModelTurn.Hang);
        }

        await using var model = new ScriptedModel(script.Next);
        repository.AddAgent("first", "runtime: claude\nmodel: scripted-model");
        repository.AddAgent("second", "runtime: codex");
        repository.AddAgent("third", $"runtime: acp\nmode: agent-full-access\ncommand: {JsonSerializer.Serialize(new[] { await NpmProgram.CodexAcp.RequireAsync() })}");
        var agents = new AgentOptions
        {
            ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync(), ["codex"] = await NpmProgram.Codex.RequireAsync() },
            Environment = ProgramHome.Claude(home, model).Concat(ProgramHome.Codex(home, model)).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.First().Value),
        };
        await using var swarm = await WholeSwarm.StartAsync(
            service,
            repository,
            WholeSwarm.Settings with { BudgetTokens = 1500, MaxConcurrentTasks = 3, Prices = new Dictionary<string, ModelPrice> { ["*"] = new() { InputUsd = 1, OutputUsd = 2 } } },
            agents);
        await swarm.SubmitAsync([.. new[] { "first", "second", "third", "first" }.Select(agent => new TaskSubmission { Title = $"by {agent}", AgentType = agent })]);

        var asked = Assert.Single((await Eventually.GetAsync(
            () => swarm.Handle.QueryAsync(s => s.Escalations()), list => list.Escalations.Count > 0, "the question", seconds: 90)).Escalations);

        var status = await swarm.Handle.QueryAsync(s => s.Status());
        var events = (await swarm.Handle.QueryAsync(s => s.Events(0))).Events;
        TestContext.Current.SendDiagnosticMessage("Of 1,500 tokens {0} were used: {1} too many.", status.Usage.Tokens, status.Usage.Tokens - 1500);
        Assert.Equal((EscalationKind.Budget, true), (asked.Kind, status.BudgetSpent));
        var told = string.Join("; ", events.Select(e => $"{e.At:mm:ss} {e.Kind} {e.Task} {e.Failure} {e.Message}"));
        Assert.True(status.Usage.Tokens is > 1500 and <= 1500 + (3 * Report), $"{status.Usage.Tokens} tokens were used. {told}");
        Assert.True(events.Count(e => e is { Kind: SwarmEventKind.TaskRetried, Failure: FailureKind.Budget }) == 3, told);
        foreach (var id in new[] { "T1", "T2", "T3" })
        {
            var task = await swarm.Handle.QueryAsync(s => s.Task(id));
            Assert.Equal((TaskState.Ready, 1), (task.State, task.Attempts));
            Assert.InRange(task.Usage!.Tokens, 501, 500 + Report);
            Assert.True(task.Usage.CostUsd > 0, $"{id} has no price.");
        }

        Assert.Equal(0, (await swarm.Handle.QueryAsync(s => s.Task("T4"))).Attempts);
        Assert.Equal(["first", "second", "third"], status.Cost!.Agents.Select(row => row.Name));
        Assert.Equal(status.Usage.Tokens, status.Cost.Models.Sum(row => row.Usage.Tokens));
    }
}
