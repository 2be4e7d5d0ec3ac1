using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Mcp;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>A real agent program from npm in a git repository of its own, against a scripted model.</summary>
internal sealed class ProgramBed(IAgentDialect dialect, NpmProgram program, Func<string, ScriptedModel, Dictionary<string, string?>> home) : IDisposable
{
    private readonly AgentBed bed = new();
    private AgentProgress? latest;

    public AgentBed Agents => bed;

    /// <summary>The latest progress.</summary>
    public AgentProgress? Latest => Volatile.Read(ref latest);

    /// <summary>The task's home, which outlives its runs.</summary>
    public string TaskHome => Path.Combine(bed.Root, "task home");

    public AgentDefinition Agent { get; set; } = AgentBed.Agent(dialect.Name) with { Model = "scripted-model" };

    /// <summary>The tools that the attempt offers; null: none.</summary>
    public AttemptTools? Tools { get; set; }

    public double? StallSeconds { get; set; }

    public Dictionary<string, string?> Environment { get; } = [];

    public async Task<AgentOutcome> RunAsync(ScriptedModel model, string? session = null, CancellationToken? token = null)
    {
        await GitAsync("init", "-q");
        var operators = Directory.CreateDirectory(Path.Combine(bed.Root, "home")).FullName;
        var environment = home(operators, model);
        foreach (var (name, value) in Environment)
        {
            environment[name] = value;
        }

        var options = bed.Options with
        {
            Environment = environment,
            ProgramPaths = new Dictionary<string, string> { [dialect.Name] = await program.RequireAsync() },
        };
        var launch = bed.Launch(Agent) with
        {
            Session = session,
            TaskHome = TaskHome,
            Task = bed.Task with { StallTimeoutSeconds = StallSeconds, TimeoutSeconds = 300 },
        };
        Directory.CreateDirectory(launch.ScratchFolder);
        var progress = new ToldProgress(now => Volatile.Write(ref latest, now));
        var (server, served) = Tools?.Serve(launch, progress) ?? (null, launch);
        await using var ending = server;
        return await new StreamRuntime(dialect, new(bed.Ledger, options), options, TimeProvider.System)
            .RunAsync(served, progress.Take, token ?? TestContext.Current.CancellationToken);
    }

    public async Task<TaskFailure> FailAsync(params ModelTurn[] turns)
    {
        await using var model = new ScriptedModel(turns);
        return (await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync(model))).Failure;
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", bed.Worktree, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }

    public void Dispose() => bed.Dispose();
}
