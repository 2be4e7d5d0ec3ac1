using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Abathur.Temporal.Testing;

/// <summary>
/// A program that plays an agent on every system: it does what its arguments say, step by step, each a verb and perhaps
/// its argument (<c>say:hello</c>). <c>{task}</c> and <c>{attempt}</c> stand for the task's id and attempt.
/// </summary>
public static class ScriptedAgent
{
    /// <summary>The program <c>dotnet</c>; an apphost would look for .NET in an environment that an agent doesn't get.</summary>
    public static string DotNet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The command of an agent that does these steps, also with an empty environment.</summary>
    public static IReadOnlyList<string> Command(params IEnumerable<string> steps) =>
        [DotNet, typeof(ScriptedAgent).Assembly.Location, .. steps];

    internal static int Main(string[] steps)
    {
        foreach (var step in steps)
        {
            var (verb, argument) = step.Split(':', 2) is [var first, var rest] ? (first, Fill(rest)) : (step, string.Empty);
            if (Do(verb, argument) is { } exitCode)
            {
                return exitCode;
            }
        }

        return 0;
    }

    private static int? Do(string verb, string argument)
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
                Report();
                break;
            case "write":
                var (file, text) = argument.Split('=', 2) is [var name, var content] ? (name, content) : (argument, string.Empty);
                File.AppendAllText(file, text + "\n");
                break;
            case "commit":
                GitCli.Run(Environment.CurrentDirectory, "add", "-A");
                GitCli.Run(Environment.CurrentDirectory, "commit", "-q", "-m", argument);
                break;
            case "tick":
                Tick(argument);
                break;
            case "spawn":
                // A process of its own that outlives this one, if nobody ends it.
                Process.Start(DotNet, [typeof(ScriptedAgent).Assembly.Location, .. argument.Split(' ')]);
                break;
            case "waitFor":
                WaitFor(argument);
                break;
            case "wait":
                File.WriteAllText("waiting", string.Empty);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "failFirst" when Variable("ABATHUR_ATTEMPT") == "1":
                Console.Error.WriteLine(argument);
                return 1;
            case "failFirst":
                break;
            case "exit":
                return int.Parse(argument, CultureInfo.InvariantCulture);
            default:
                Console.Error.WriteLine($"no such step: {verb}");
                return 99;
        }

        return null;
    }

    // What it got, for the test to look at.
    private static void Report() => File.WriteAllText("report.json", JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["stdin"] = Console.In.ReadToEnd(),
        ["cwd"] = Environment.CurrentDirectory,
        ["environment"] = string.Join('\n', Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)),
    }));

    // A sign of life, again and again: a line in a file, the same for all of this process.
    private static void Tick(string file)
    {
        var self = Guid.NewGuid().ToString("N");
        new Thread(() =>
        {
            while (true)
            {
                File.AppendAllText(file, self + "\n");
                Thread.Sleep(20);
            }
        })
        { IsBackground = true }.Start();
    }

    private static void WaitFor(string file)
    {
        while (!File.Exists(file))
        {
            Thread.Sleep(20);
        }
    }

    private static string Fill(string text) => text
        .Replace("{task}", Environment.GetEnvironmentVariable("ABATHUR_TASK"), StringComparison.Ordinal)
        .Replace("{attempt}", Environment.GetEnvironmentVariable("ABATHUR_ATTEMPT"), StringComparison.Ordinal);

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set: this is no agent's environment.");
}
