using System.Runtime.CompilerServices;
using System.Text.Json;
using Abathur.Temporal.Activities.Agents.Processes;

namespace Abathur.Temporal.Activities.Tests.Agents;

/// <summary>This very test program, started as an agent: it does what its arguments say instead of testing.</summary>
internal static class TestAgent
{
    private const string Switch = "--test-agent";

    /// <summary>The command of an agent that does these steps, on every system.</summary>
    public static IReadOnlyList<string> Command(params string[] steps) =>
        ["dotnet", typeof(TestAgent).Assembly.Location, Switch, .. steps];

    [ModuleInitializer]
    internal static void ActIfAsked()
    {
        var arguments = Environment.GetCommandLineArgs();
        var start = Array.IndexOf(arguments, Switch);
        if (start < 0)
        {
            return;
        }

        foreach (var step in arguments[(start + 1)..])
        {
            var (verb, argument) = step.Split(':', 2) is [var first, var rest] ? (first, rest) : (step, "");
            Do(verb, argument);
        }

        Environment.Exit(0);
    }

    private static void Do(string verb, string argument)
    {
        switch (verb)
        {
            case "result":
                File.WriteAllText(Variable("ABATHUR_RESULT"), argument);
                break;
            case "progress":
                File.AppendAllText(Variable("ABATHUR_PROGRESS"), argument + "\n");
                break;
            case "say":
                Console.WriteLine(argument);
                break;
            case "complain":
                Console.Error.WriteLine(argument);
                break;
            case "report":
                // What it got, for the test to look at.
                File.WriteAllText("report.json", JsonSerializer.Serialize(new Dictionary<string, string>
                {
                    ["stdin"] = Console.In.ReadToEnd(),
                    ["cwd"] = Environment.CurrentDirectory,
                    ["environment"] = string.Join('\n', Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                        .Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)),
                }));
                break;
            case "wait":
                File.WriteAllText("waiting", "");
                Thread.Sleep(Timeout.Infinite);
                break;
            case "host":
                Host(argument);
                break;
            case "exit":
                Environment.Exit(int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                Console.Error.WriteLine($"no such step: {verb}");
                Environment.Exit(99);
                break;
        }
    }

    // A worker, for tests that kill it.
    private static void Host(string script) =>
        new AgentProcesses(new(Variable("ABATHUR_TEST_LEDGER")), new()).RunAsync(
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
                Environment = new Dictionary<string, string> { ["PATH"] = Variable("PATH") },
                Input = "",
                LogFile = Path.Combine(Variable("ABATHUR_TEST_LEDGER"), "host.log"),
            },
            CancellationToken.None).GetAwaiter().GetResult();

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;
}
