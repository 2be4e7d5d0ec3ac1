using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Abathur.Temporal.Host.Processes;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Git;

/// <summary>Runs git: without a shell, with an environment of our own, with bounded output, and never for longer than wanted.</summary>
internal sealed class GitRunner(GitProgram program, TimeProvider time, ILogger log)
{
    // A path alone can be that long.
    private const int MaxError = 16_000;
    private const int LockTries = 6;
    private const string CallVariable = "ABATHUR_GIT_CALL";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    // Most calls end by then, and one that ends by itself leaves no lock file. One that is asked to end seldom leaves any, and one that is killed does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly GitConfigGuard guard = new(log);

    /// <summary>Runs it; waits for locks of other git calls for a while.</summary>
    /// <exception cref="GitException">The exit code is none of <see cref="GitCommand.Answers"/>.</exception>
    public async Task<GitOutput> RunAsync(GitCommand command, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var output = await RunOnceAsync(command, cancellationToken);
            if (command.Answers.Contains(output.ExitCode))
            {
                return output;
            }

            var failure = new GitException(command.Arguments[0], output.ExitCode, GitText.Tail(output.Error, 800));
            if (attempt == LockTries || !GitLocks.IsContention(output.Error))
            {
                throw failure;
            }

            HostLog.LockHeld(log, command.Arguments[0], attempt, failure.StandardError);
            if (GitLocks.RemoveStale(output.Error, command.Context, time) is { } removed)
            {
                HostLog.LockRemoved(log, removed);
            }

            await Task.Delay(FirstPause * (1 << attempt) * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
        }
    }

    public Task<GitOutput> RunAsync(GitContext context, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(new GitCommand(context, arguments), cancellationToken);

    private async Task<GitOutput> RunOnceAsync(GitCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var overrides = await guard.FindAsync(command.Context, listing => ExecuteAsync(listing, [], cancellationToken));
        return await ExecuteAsync(command, overrides, command.RunsToItsEnd ? CancellationToken.None : cancellationToken);
    }

    private async Task<GitOutput> ExecuteAsync(
        GitCommand command, IReadOnlyList<(string Key, string Value)> overrides, CancellationToken cancellationToken)
    {
        // A call that outlived its worker would write into a worktree that is somebody else's by then.
        IReadOnlyList<string> line = [.. command.Context.WorkTree is null ? [] : Containment.EndsWithWorker, program.FullPath, .. command.Arguments];
        var info = new ProcessStartInfo(line[0], line.Skip(1))
        {
            WorkingDirectory = command.Context.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        GitEnvironment.Apply(info, command, overrides);
        var call = Guid.NewGuid().ToString("N");
        info.Environment[CallVariable] = call;
        using var process = await StartAsync(info, command);
        var tree = new ProcessTree(ProcessIdentity.Of(process.Id) ?? ProcessIdentity.None, $"{CallVariable}={call}", session: null, guarded: false);
        using var end = cancellationToken.Register(() => Task.Run(() => EndAsync(process, tree), CancellationToken.None));
        var text = BoundedText.ReadStartAsync(process.StandardOutput.BaseStream, command.MaxOutput);
        var error = BoundedText.ReadEndAsync(process.StandardError.BaseStream, MaxError);
        await WriteAsync(process.StandardInput.BaseStream, command.Input);
        var (kept, truncated) = await text;
        var said = await error;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new GitOutput(process.ExitCode, kept, truncated, said);
    }

    private async Task<Process> StartAsync(ProcessStartInfo info, GitCommand command)
    {
        try
        {
            return await ProcessSpawner.StartAsync(info);
        }
        catch (Win32Exception e)
        {
            throw new GitException(command.Arguments[0], e.NativeErrorCode, $"{program.FullPath} can't be run: {e.Message}");
        }
    }

    private async Task EndAsync(Process process, ProcessTree tree)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await tree.EndAsync(Grace);
    }

    private static async Task WriteAsync(Stream stream, string? input)
    {
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(input ?? string.Empty));
            await stream.DisposeAsync();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says why.
        }
    }
}
