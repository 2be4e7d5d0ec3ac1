using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>Runs agents with a program that tells what it does in events, a JSON object a line, by the program's dialect.</summary>
public sealed class StreamRuntime(IAgentDialect dialect, AgentProcesses processes, AgentOptions options, TimeProvider time) : IAgentRuntime
{
    // An event holds a whole message or tool result.
    private const int MaxEventBytes = 4 * 1024 * 1024;

    private readonly AgentProgramFacts facts = dialect.Program;

    /// <inheritdoc/>
    public string Name => dialect.Name;

    /// <inheritdoc/>
    public bool CanResume => dialect.CanResume;

    /// <inheritdoc/>
    public async Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(progress);
        var resumed = dialect.CanResume ? launch : launch with { Session = null };
        var program = FindProgram();
        var (outcome, isLost) = await TryAsync(resumed, program, progress, cancellationToken);

        if (!isLost)
        {
            return outcome!;
        }

        // A session that is gone costs a fresh start, and no retry.
        await File.AppendAllTextAsync(launch.LogFile, $"# {facts.Title} does not know session {launch.Session} any more: a new one starts\n", cancellationToken);
        return (await TryAsync(launch with { Session = null }, program, progress, cancellationToken)).Outcome!;
    }

    private async Task<(AgentOutcome? Outcome, bool IsSessionLost)> TryAsync(
        AgentLaunch launch, string program, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        var stream = new AgentStream(launch, facts, time);
        try
        {
            return (AgentEnd.Conclude(stream, await RunProgramAsync(stream, program, progress, cancellationToken), facts), false);
        }
        catch (AgentFailureException) when (stream.IsSessionLost && !cancellationToken.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (AgentFailureException e) when (stream.OtherModel is not null)
        {
            throw new AgentFailureException(e.Failure with { OtherModel = stream.OtherModel }, e);
        }
    }

    private async Task<AgentExit> RunProgramAsync(AgentStream stream, string path, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        var launch = stream.Launch;
        var reader = dialect.Read(stream);
        using var hopeless = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (gate, processId) = (new Lock(), (int?)null);
        var program = Program(path, stream) with
        {
            OnStarted = pid => Report(processId = pid),
            OnLine = line => Take(() => AgentLine.Take(reader, line)),
            OnErrorLine = line => Take(() =>
            {
                reader.TakeText(line);
                return null;
            }),
        };
        try
        {
            return await AgentTimeout.RunAsync(
                launch, launch.Task.StallTimeoutSeconds, time, () => stream.Usage, (heard, token) => processes.RunAsync(program with { OnOutput = heard }, token), hopeless.Token, () => stream.IsWaitingForTool);
        }
        catch (OperationCanceledException) when (stream.Hopeless is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentFailureException(stream.Hopeless with { Usage = stream.Usage });
        }

        string? Take(Func<string?> take)
        {
            // Both outputs of a program are read at once.
            lock (gate)
            {
                var shown = take();
                if (stream.Hopeless is not null)
                {
                    // Not awaited: this is the thread that reads the output, and what ends the agent waits for it.
                    _ = hopeless.CancelAsync();
                }

                Report(processId);
                return shown;
            }
        }

        void Report(int? pid) => progress(new(stream.Usage, stream.Doing, stream.Session, pid));
    }

    private AgentProgram Program(string path, AgentStream stream)
    {
        var launch = stream.Launch;
        Directory.CreateDirectory(launch.ScratchFolder);
        Directory.CreateDirectory(launch.PrivateHome);
        var environment = AgentEnvironment.Create(launch, options, facts.Variables);
        var call = dialect.Call(launch, environment);
        return new()
        {
            Task = launch.Task,
            Command = [path, .. call.Arguments],
            WorkingDirectory = launch.WorktreePath,
            Environment = environment,
            Input = call.Input,
            FurtherInput = call.IsDialogue ? stream.Input : null,
            LogFile = launch.LogFile,
            MaxLineBytes = MaxEventBytes,
        };
    }

    private string FindProgram()
    {
        var given = options.ProgramPaths.GetValueOrDefault(Name);
        return (given is null ? ProgramPath.Find(facts.Executable) : ProgramPath.Resolve(given, AppContext.BaseDirectory))
            ?? throw AgentFailureException.Of(
                FailureKind.MissingProgram,
                (given is null ? $"{facts.Title} (`{facts.Executable}`) isn't on this host's PATH" : $"there is no {facts.Title} at '{given}'")
                + $": install it with `{facts.Install}`, or set the worker's option programPaths.{Name} to where it is.");
    }
}
