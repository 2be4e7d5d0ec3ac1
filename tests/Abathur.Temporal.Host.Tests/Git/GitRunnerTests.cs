using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Host.Tests.Git;

/// <summary>A git call that ends early holds up none that comes later.</summary>
public sealed class GitRunnerTests : IDisposable
{
    // git holds the index's lock for as long as it takes to read it. It takes no room on the disk.
    private const string Large = "large.bin";
    private const long LargeBytes = 16L * 1024 * 1024 * 1024;

    private readonly GitSandbox sandbox = new();
    private readonly GitRunner git;

    public GitRunnerTests() => git = new(sandbox.Program, TimeProvider.System, NullLogger.Instance);

    private string IndexLock => Path.Combine(sandbox.Person, ".git", "index.lock");

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task RunAsync_CanceledWhileItHoldsALock_LeavesNoLock()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows only kills");
        WriteLarge();
        using var cancel = new CancellationTokenSource();
        var running = git.RunAsync(Context(), ["add", Large], cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(IndexLock), "git holds the lock of the index");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(File.Exists(IndexLock));
    }

    [Fact]
    public async Task RunAsync_CanceledWhileAFilterIgnoresIt_AllOfItEnds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the filter is a shell script for Linux");
        var begun = Path.Combine(sandbox.Root, "begun");
        sandbox.Git("config", "filter.deaf.clean", $"trap '' TERM; touch {begun}; sleep 1000");
        sandbox.Write(".gitattributes", "*.deaf filter=deaf\n");
        sandbox.Write("a.deaf", "a\n");
        using var cancel = new CancellationTokenSource();
        var running = git.RunAsync(Context(new() { AllowedFilters = ["deaf"] }), ["add", "a.deaf"], cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(begun), "the filter runs");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually.TrueAsync(() => Survivors.Of(sandbox.Root).Count == 0, "the filter is gone", explain: () => Task.FromResult(string.Join('\n', Survivors.Of(sandbox.Root))));
    }

    [Fact]
    public async Task EndsWithWorker_WorkerKilledWhileGitHoldsALock_LeavesNoLock()
    {
        Assert.SkipWhen(Containment.EndsWithWorker.Count == 0, "only Linux with setpriv ends a process with its parent");
        WriteLarge();
        using var worker = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "\"$@\" & wait", "worker", .. Containment.EndsWithWorker, sandbox.Program.FullPath, "-C", sandbox.Person, "add", Large]))!;
        await Eventually.TrueAsync(() => File.Exists(IndexLock), "git holds the lock of the index");

        worker.Kill();

        await Eventually.TrueAsync(() => Survivors.Of(sandbox.Root).Count == 0, "git is gone");
        Assert.False(File.Exists(IndexLock));
    }

    [Fact]
    public async Task RunAsync_KilledGitLeftTheLockOfThePackedRefs_RemovesIt()
    {
        sandbox.Git("branch", "abathur/demo/T1");
        var left = Path.Combine(sandbox.Person, ".git", "packed-refs.lock");
        File.WriteAllText(left, string.Empty);
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-1));

        await git.RunAsync(Context(), ["update-ref", "-d", "refs/heads/abathur/demo/T1"], GitSandbox.Token);

        Assert.Empty(sandbox.Git("branch", "--list", "abathur/demo/T1"));
        Assert.False(File.Exists(left));
    }

    private void WriteLarge()
    {
        using var file = File.Create(Path.Combine(sandbox.Person, Large));
        file.SetLength(LargeBytes);
    }

    private GitContext Context(WorktreeSetup? setup = null)
    {
        var gitDirectory = Path.Combine(sandbox.Person, ".git");
        return new Repository(sandbox.Person, gitDirectory, gitDirectory) { Allows = AllowedDrivers.Of(setup) }.InWorktree(sandbox.Person, gitDirectory);
    }
}
