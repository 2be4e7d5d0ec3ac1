using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Leases;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents;

/// <summary>Runs agents' programs so that nothing of them stays, and never two for one task.</summary>
public sealed class AgentProcesses(AgentLedger ledger, AgentOptions options, Containment containment, LeaseTerms? leases = null)
{
    /// <summary>In the environment of every process of a run, by which its orphans are found.</summary>
    internal const string MarkVariable = "ABATHUR_RUN";

    // From here on an exit code may be a signal's: then the guard itself was killed, and its namespace may live a moment longer.
    private const int KilledExitCode = 128;

    // Pipes stay open while anything holds them; without namespaces that may be a process that nobody finds. On a busy machine what is left in them takes its time.
    private readonly TimeSpan outputLimit = TimeSpan.FromSeconds(containment.HasNamespaces ? 60 : 5);

    public AgentProcesses(AgentLedger ledger, AgentOptions options, LeaseTerms? leases = null)
        : this(ledger, options, Containment.Detect(), leases)
    {
    }

    /// <summary>
    /// Runs a program to its end. First an earlier process of the same task is ended; on cancellation the program's whole
    /// tree is asked to end, killed after the grace, and gone before this throws.
    /// </summary>
    /// <exception cref="AgentFailureException">The attempt's lease was over while this worker stood still, and the program was ended.</exception>
    public async Task<AgentExit> RunAsync(AgentProgram program, CancellationToken cancellationToken)
    {
        await ledger.EndPredecessorAsync(program.Task, cancellationToken);
        var run = RandomNumberGenerator.GetHexString(16, lowercase: true);
        using var log = new BoundedLog(program.LogFile);

        // Recorded before there is a process: if the worker dies in between, the mark finds it.
        var starting = new AgentLedgerEntry(
            program.Task.Swarm, program.Task.TaskId, program.Task.Attempt, run, ProcessIdentity.None, ProcessIdentity.Current);
        ledger.Record(starting);

        // A worker can be frozen at any moment: there is a guard before there is an agent.
        var guard = await LeaseGuard.StartAsync(leases?.Find(program.Task));
        using var process = await StartAsync(program, starting, guard);
        var entry = starting with { Agent = ProcessIdentity.Of(process.Id) ?? ProcessIdentity.None };
        return await FollowAsync(process, guard, program, entry, log, cancellationToken);
    }

    private async Task<Process> StartAsync(AgentProgram program, AgentLedgerEntry starting, LeaseGuard? guard)
    {
        try
        {
            return await ProcessSpawner.StartAsync(StartInfo(program, starting.Run), agent => guard?.Watch(agent.Id));
        }
        catch
        {
            ledger.Remove(starting);
            if (guard is not null)
            {
                await guard.EndAsync();
            }

            throw;
        }
    }

    private async Task<AgentExit> FollowAsync(
        Process process, LeaseGuard? guard, AgentProgram program, AgentLedgerEntry entry, BoundedLog log, CancellationToken cancellationToken)
    {
        var (errors, output) = (new LastLines(), new LastLines());
        using var reading = new CancellationTokenSource();
        using var writing = new CancellationTokenSource();
        var pumps = Task.WhenAll(
            WriteInputAsync(process, program, writing.Token),
            new LineReader(process.StandardOutput.BaseStream, program.MaxLineBytes, program.OnOutput).ReadAsync(TakeOutput, reading.Token),
            new LineReader(process.StandardError.BaseStream, program.MaxLineBytes, program.OnOutput).ReadAsync(TakeError, reading.Token));
        var stoodStill = false;
        try
        {
            ledger.Record(entry);
            program.OnStarted?.Invoke(process.Id);

            // A pump that fails ends the wait: an agent whose output nobody reads would hang.
            await await Task.WhenAny(process.WaitForExitAsync(cancellationToken), Failed(pumps));
        }
        finally
        {
            var grace = await AskToEndAsync(process, program);
            await writing.CancelAsync();
            await EndAsync(process, entry, grace);
            stoodStill = guard is not null && await guard.EndAsync();
            if (await Task.WhenAny(pumps, Task.Delay(outputLimit, CancellationToken.None)) != pumps)
            {
                log.WriteLine("… the output was still held open after the agent had ended …");
                await reading.CancelAsync();
            }
        }

        return stoodStill ? throw StoodStill() : new(process.ExitCode, output.ToString(), errors.ToString());

        void TakeOutput(string line)
        {
            if (program.OnLine(line) is { } shown)
            {
                output.Add(shown);
                log.WriteLine(shown);
            }
        }

        void TakeError(string line)
        {
            program.OnErrorLine?.Invoke(line);
            errors.Add(line);
            log.WriteLine(line);
        }
    }

    private static AgentFailureException StoodStill() => AgentFailureException.Of(
        FailureKind.Infrastructure,
        "the worker stood still for longer than the attempt's lease, and its agent was ended. Was it stopped, or its machine suspended or overloaded?");

    // What is left of the grace for its end.
    private async Task<TimeSpan> AskToEndAsync(Process process, AgentProgram program)
    {
        var grace = options.GraceFor(program.Task);
        if (program.OnEnding is not { } ask || process.HasExited)
        {
            return grace;
        }

        ask();
        using var half = new CancellationTokenSource(grace / 2);
        try
        {
            await process.WaitForExitAsync(half.Token);
        }
        catch (OperationCanceledException)
        {
            // A signal will tell it.
        }

        return grace / 2;
    }

    // Also after a good end: what an agent leaves running would work on in a worktree that is soon somebody else's.
    private async Task EndAsync(Process process, AgentLedgerEntry entry, TimeSpan grace)
    {
        var tree = entry.Own(process.Id, containment);
        var exited = process.HasExited;
        if ((exited && containment.HasNamespaces && process.ExitCode < KilledExitCode)
            || await tree.EndAsync(exited ? TimeSpan.Zero : grace))
        {
            ledger.Remove(entry);
        }
    }

    private static async Task Failed(Task pumps)
    {
        await pumps;
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task WriteInputAsync(Process process, AgentProgram program, CancellationToken cancellationToken)
    {
        try
        {
            var stream = process.StandardInput.BaseStream;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(program.Input), cancellationToken);
            if (program.FurtherInput is { } further)
            {
                await stream.FlushAsync(cancellationToken);
                await foreach (var text in further.ReadAllAsync(cancellationToken))
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
                    await stream.FlushAsync(cancellationToken);
                }
            }

            await stream.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It may end, or close its input, without reading all of it.
        }
    }

    private ProcessStartInfo StartInfo(AgentProgram program, string run)
    {
        IReadOnlyList<string> command = [.. containment.Wrapper, .. program.Command];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = program.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in program.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment[MarkVariable] = run;
        return info;
    }
}
