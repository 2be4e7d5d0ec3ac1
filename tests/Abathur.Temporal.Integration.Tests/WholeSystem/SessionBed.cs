using System.Diagnostics;
using System.Text.RegularExpressions;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A repository whose agent is a real program from npm, with an operator's home for it, and a host in this process or in one of its own.</summary>
internal sealed class SessionBed : IDisposable
{
    private const string Wish = "Write the greeting that everybody waits for.";

    private readonly string program;
    private readonly string path;
    private readonly Dictionary<string, string?> environment;

    private SessionBed(string program, string path, OperatorsRepository repository, Dictionary<string, string?> environment) =>
        (this.program, this.path, Repository, this.environment) = (program, path, repository, environment);

    public OperatorsRepository Repository { get; }

    public TaskSubmission Task { get; } = new() { Title = "Greet", Description = Wish, AgentType = "coder" };

    public AgentOptions Agents => new() { ProgramPaths = new Dictionary<string, string> { [program] = path }, Environment = environment };

    public string HomesFolder => Path.Combine(Repository.Home, "homes");

    public static async Task<SessionBed> CreateAsync(string program, ScriptedModel model)
    {
        var path = await (program == "codex" ? NpmProgram.Codex : NpmProgram.Claude).RequireAsync();
        var repository = new OperatorsRepository();
        repository.AddAgent("coder", $"runtime: {program}\nmodel: scripted-model\ntools: [read, write, edit, shell, glob, grep]");
        var home = Directory.CreateDirectory(repository.Beside("operator")).FullName;
        return new SessionBed(program, path, repository, program == "codex" ? ProgramHome.Codex(home, model) : ProgramHome.Claude(home, model));
    }

    /// <summary>How often the task's whole description is in what the model sees.</summary>
    public int TimesToldItsTask(ModelRequest request) => Regex.Count(request.Body, Regex.Escape(Wish));

    /// <summary>What the host keeps for tasks' programs.</summary>
    public IEnumerable<string> Homes() => Directory.Exists(HomesFolder) ? Directory.EnumerateFiles(HomesFolder, "*", SearchOption.AllDirectories) : [];

    /// <summary>Sessions that a program left in the operator's home.</summary>
    public IEnumerable<string> LeftWithTheOperator() => Directory.EnumerateFiles(Repository.Beside("operator"), "*.jsonl", SearchOption.AllDirectories);

    public string LogOf(string swarm, string task, int attempt) => File.ReadAllText(Path.Combine(Repository.Home, "logs", swarm, task, $"{attempt}.log"));

    public Process StartWorker(WholeSwarm swarm, TemporalService service)
    {
        var info = new ProcessStartInfo(
            SelfCommand.Argv[0], [.. SelfCommand.Argv.Skip(1), "worker", "--task-queue", swarm.TaskQueue, "--address", service.Address])
        {
            RedirectStandardOutput = true,
            Environment = { ["ABATHUR_HOME"] = Repository.Home, [$"Abathur__ProgramPaths__{program}"] = path },
        };
        foreach (var (index, (name, value)) in environment.Index())
        {
            info.Environment[name] = value;
            info.Environment[$"Abathur__PassEnvironment__{index}"] = name;
        }

        var worker = Process.Start(info)!;
        worker.OutputDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? string.Empty);
        worker.BeginOutputReadLine();
        return worker;
    }

    public void Dispose() => Repository.Dispose();
}
