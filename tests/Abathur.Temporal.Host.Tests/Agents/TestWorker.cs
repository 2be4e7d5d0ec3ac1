using System.Diagnostics;
using System.Runtime.CompilerServices;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Agents;

/// <summary>This very test program, started as a worker with one agent, for tests that kill it.</summary>
internal static class TestWorker
{
    private const string Variable = "ABATHUR_TEST_WORKER";

    /// <param name="script">What its agent does, for the shell.</param>
    /// <param name="folder">Where its agent works.</param>
    /// <param name="ledger">Its ledger.</param>
    public static Process Start(string script, string folder, string ledger) => Process.Start(
        new ProcessStartInfo(ScriptedAgent.DotNet, [typeof(TestWorker).Assembly.Location])
        {
            WorkingDirectory = folder,
            Environment = { [Variable] = string.Join('\n', ledger, script) },
        })!;

    [ModuleInitializer]
    internal static void WorkIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n', 2) is [var ledger, var script])
        {
            WorkAsync(script, ledger).GetAwaiter().GetResult();
            Environment.Exit(0);
        }
    }

    private static Task<AgentExit> WorkAsync(string script, string ledger) => new AgentProcesses(new(ledger), new()).RunAsync(
        new()
        {
            Task = new()
            {
                Swarm = "demo",
                TaskId = "T1",
                Attempt = 1,
                Repository = new() { Path = "/unused" },
                BaseCommit = "0",
                Title = "Do it",
                Agent = "tester",
                TimeoutSeconds = 60,
                HeartbeatIntervalSeconds = 30,
            },
            Command = ["/bin/sh", "-c", script],
            WorkingDirectory = Environment.CurrentDirectory,
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            Input = "",
            LogFile = Path.Combine(ledger, "host.log"),
        },
        CancellationToken.None);
}
