using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>Runs agents with a program that tells what it does in events, a JSON object a line, by the program's dialect.</summary>
public sealed class StreamRuntime(IAgentDialect dialect, AgentProcesses processes, AgentOptions options, TimeProvider time) : IAgentRuntime
{
    // An event holds a whole message or tool result.
    private const int MaxEventBytes = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public string Name => dialect.Name;

    /// <inheritdoc/>
    public bool CanResume => dialect.CanResume;

    /// <inheritdoc/>
    public async Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(progress);
        launch = launch with { Mcp = dialect.HasTools ? launch.Mcp : null };
        var resumed = dialect.CanResume ? launch : launch with { Session = null };
        var (outcome, isLost) = await TryAsync(resumed, progress, cancellationToken);

        if (!isLost)
        {
            return outcome!;
        }

        // A session that is gone costs a fresh start, and no retry.
        await File.AppendAllTextAsync(
            launch.LogFile, $"# {dialect.ProgramOf(launch.Agent).Title} does not know session {launch.Session} any more: a new one starts\n", cancellationToken);
        return (await TryAsync(launch with { Session = null }, progress, cancellationToken)).Outcome!;
    }

    private async Task<(AgentOutcome? Outcome, bool IsSessionLost)> TryAsync(
        AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        var facts = dialect.ProgramOf(launch.Agent);
        var program = FindProgram(launch, facts);
        var stream = new AgentStream(launch, facts, time);
        try
        {
            return (AgentEnd.Conclude(stream, await RunProgramAsync(stream, program, facts, progress, cancellationToken), facts), false);
        }
        catch (AgentFailureException) when (stream.IsSessionLost && !cancellationToken.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (AgentFailureException e) when (stream.OtherModel is not null || stream.Models is not null)
        {
            throw new AgentFailureException(e.Failure with { OtherModel = stream.OtherModel, Models = stream.Models }, e);
        }
    }

    private async Task<AgentExit> RunProgramAsync(AgentStream stream, string path, AgentProgramFacts facts, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        var launch = stream.Launch;
        var reader = dialect.Read(stream);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (gate, processId) = (new Lock(), (int?)null);
        var called = Program(path, stream, facts);
        var program = called with
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
                launch, launch.Task.StallTimeoutSeconds, time, () => stream.Usage, (heard, token) => processes.RunAsync(program with { OnOutput = heard }, token), enough.Token, () => stream.IsWaitingForTool);
        }
        catch (OperationCanceledException) when (stream.Hopeless is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentFailureException(stream.Hopeless with { Usage = stream.Usage });
        }
        catch (OperationCanceledException) when (stream.HasEnded && !cancellationToken.IsCancellationRequested)
        {
            // What it said counts: some never exit by themselves, and then do with the code of a signal.
            return new(0, string.Empty, string.Empty);
        }
        catch (AgentFailureException e) when (e.Failure.Kind == FailureKind.Timeout && stream.LastError is { FailureKind: not null } error)
        {
            throw new AgentFailureException(error.ToFailure(facts.Title) with { Usage = stream.Usage }, e);
        }

        string? Take(Func<string?> take)
        {
            // Both outputs of a program are read at once.
            lock (gate)
            {
                var shown = take();
                stream.KeepToBudget();
                if (stream.Hopeless is not null || (stream.HasEnded && called.FurtherInput is not null))
                {
                    // Not awaited: this is the thread that reads the output, and what ends the agent waits for it.
                    _ = enough.CancelAsync();
                }

                Report(processId);
                return shown;
            }
        }

        void Report(int? pid) => progress(new(stream.Usage, stream.Doing, stream.Session, pid));
    }

    private AgentProgram Program(string path, AgentStream stream, AgentProgramFacts facts)
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
            OnEnding = call.IsDialogue ? stream.TakeLeave : null,
            LogFile = launch.LogFile,
            MaxLineBytes = MaxEventBytes,
        };
    }

    private string FindProgram(AgentLaunch launch, AgentProgramFacts facts)
    {
        var given = facts.Source is null ? options.ProgramPaths.GetValueOrDefault(Name) : null;
        return (given is null ? ProgramPath.Resolve(facts.Executable, launch.WorktreePath) : ProgramPath.Resolve(given, AppContext.BaseDirectory))
            ?? throw AgentFailureException.Of(
                ProgramPath.IsOfHost(facts.Executable) ? FailureKind.MissingProgram : FailureKind.Agent,
                (given is not null ? $"there is no {facts.Title} at '{given}'"
                    : ProgramPath.IsOfHost(facts.Executable) ? $"{facts.Title} (`{facts.Executable}`) isn't on this host's PATH"
                    : $"the worktree holds no program '{facts.Executable}'")
                + (facts.Install.Length > 0 ? $": install it with `{facts.Install}`, " : ": install it, ")
                + (facts.Source is null ? $"or set the worker's option programPaths.{Name} to where it is." : $"or change `command` in {facts.Source}."));
    }
}
