using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Acp;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Codex;
using Abathur.Temporal.Host.Agents.Runtimes.Gemini;
using Abathur.Temporal.Host.Agents.Runtimes.OpenCode;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes.Acp;

/// <summary>Runs programs that speak ACP as an agent.</summary>
public sealed class AcpBed : IDisposable
{
    private static readonly AcpDialect Dialect = new([new ClaudeDialect(), new CodexDialect(), new GeminiDialect(), new OpenCodeDialect()]);

    private AgentProgress? latest;

    public AgentBed Bed { get; } = new();

    /// <summary>What the agent reported last.</summary>
    public AgentProgress? Latest => Volatile.Read(ref latest);

    /// <summary>Variables of the agent.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public IReadOnlyList<string> Tools { get; set; } = AgentTools.All;

    public string? Mode { get; set; }

    public string? Model { get; set; }

    public string? Session { get; set; }

    public int? MaxTurns { get; set; }

    public double? StallSeconds { get; set; }

    public void Dispose() => Bed.Dispose();

    public Task<AgentOutcome> RunAsync(params IReadOnlyList<string> command) => RunAsync(command, TestContext.Current.CancellationToken);

    public Task<AgentOutcome> RunAsync(IReadOnlyList<string> command, CancellationToken token)
    {
        var options = Bed.Options with { Environment = Environment };
        var agent = AgentBed.Agent(AgentRuntimeNames.Acp);
        agent = agent with { Command = command, Mode = Mode, Model = Model, Summary = agent.Summary with { Tools = Tools, MaxTurns = MaxTurns } };
        var launch = Bed.Launch(agent) with { Session = Session, Task = Bed.Task with { StallTimeoutSeconds = StallSeconds, TimeoutSeconds = 300 } };
        return new StreamRuntime(Dialect, new(Bed.Ledger, options), options, TimeProvider.System)
            .RunAsync(launch, now => Volatile.Write(ref latest, now), token);
    }

    public async Task<TaskFailure> FailAsync(params IReadOnlyList<string> command) =>
        (await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync(command))).Failure;

    public async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Bed.Worktree, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }
}
