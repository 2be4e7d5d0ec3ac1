using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Host.Worktrees.Setup;

namespace Abathur.Temporal.Host.Tests.Worktrees.Setup;

/// <summary>With the setting <c>lfs</c>, worktrees hold contents instead of pointers. A program of ours stands in for git-lfs.</summary>
public sealed class LfsTests : IDisposable
{
    // Long-running filter processes speak packets: https://git-scm.com/docs/gitattributes#_long_running_filter_process
    private const string StandIn = """
        #!/usr/bin/perl
        use strict; binmode STDIN; binmode STDOUT; $| = 1;
        my $store = '{store}';
        sub get { my $n; read(STDIN, $n, 4) == 4 or exit 0; $n = hex $n; return undef if !$n; my $d; read(STDIN, $d, $n - 4); return $d }
        sub all { my @l; while (defined(my $p = get())) { push @l, $p } return @l }
        sub put { for my $d (@_) { printf('%04x', length($d) + 4); print $d } print '0000' }
        sub clean { my ($d) = @_; my $k = unpack('%32C*', $d) . '-' . length $d; open my $f, '>', "$store/$k"; binmode $f; print $f $d; close $f; return "version stand-in\noid $k\n" }
        sub smudge { my ($d) = @_; $d =~ /^oid (\S+)$/m or return $d; open my $f, '<', "$store/$1" or return undef; binmode $f; local $/; return <$f> }
        all(); put("git-filter-server\n", "version=2\n"); all(); put("capability=clean\n", "capability=smudge\n");
        while (1) {
            my @head = all(); my $data = join '', all();
            my $out = (grep { $_ eq "command=clean\n" } @head) ? clean($data) : smudge($data);
            if (!defined $out) { put("status=error\n"); next }
            put("status=success\n"); put(length $out ? ($out) : ()); put();
        }

        """;

    private readonly GitSandbox sandbox = new();
    private readonly string path = Environment.GetEnvironmentVariable("PATH")!;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", path);
        sandbox.Dispose();
    }

    [Fact]
    public async Task AcquireAsync_NoProgram_SaysWhatToInstall()
    {
        Assert.SkipWhen(ProgramPath.Find("git-lfs") is not null, "This machine has Git LFS.");

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => sandbox.Manager.AcquireAsync(Task(), GitSandbox.Token));

        Assert.Equal(FailureKind.Preparation, error.Kind);
        Assert.Contains("git-lfs is not on the PATH", error.Message, StringComparison.Ordinal);
        Assert.Contains("https://git-lfs.com", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_WithTheSetting_BringsContentsAndMergesThem()
    {
        Install();
        using (var worktree = await sandbox.Manager.AcquireAsync(Task(), GitSandbox.Token))
        {
            Assert.Equal("big\n", await File.ReadAllTextAsync(Path.Combine(worktree.Path, "a.bin"), GitSandbox.Token));
            Assert.True((await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token)).IsClean);
            await File.WriteAllTextAsync(Path.Combine(worktree.Path, "a.bin"), "bigger\n", GitSandbox.Token);
            await sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T1", null, GitSandbox.Token);
            ShellScript.Run(worktree.Path, Filters + " commit -qam bigger");
        }

        var merge = await sandbox.MergeAsync(Task());

        Assert.StartsWith("version stand-in", sandbox.Git("cat-file", "blob", merge + ":a.bin"), StringComparison.Ordinal);
        Assert.Null(await sandbox.Manager.ReleaseAsync(Task(), keepBranch: false, GitSandbox.Token, merged: true));
    }

    [Fact]
    public async Task AcquireAsync_WithoutTheSetting_LeavesPointers()
    {
        Install();
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);

        Assert.StartsWith("version stand-in", await File.ReadAllTextAsync(Path.Combine(worktree.Path, "a.bin"), GitSandbox.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_ContentsAreNowhere_IsAFailureOfPreparation()
    {
        Install();
        ShellScript.Run(sandbox.Root, "rm lfs-store/*");

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => sandbox.Manager.AcquireAsync(Task(), GitSandbox.Token));

        Assert.Contains("lfs fetch", error.Message, StringComparison.Ordinal);
    }

    // As an agent gets them.
    private static string Filters => "git " + string.Join(' ', GitEnvironment.Lfs.Select(pair => $"-c '{pair.Key}={pair.Value}'"));

    private AttemptInput Task() => sandbox.Task() with { Setup = new() { Lfs = true } };

    private void Install()
    {
        Assert.SkipWhen(ProgramPath.Find("perl") is null, "There is no perl, which the program that stands in for git-lfs is written in.");
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "bin")).FullName;
        var store = Directory.CreateDirectory(Path.Combine(sandbox.Root, "lfs-store")).FullName;
        var program = Path.Combine(folder, "git-lfs");
        File.WriteAllText(program, StandIn.Replace("{store}", store, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
        sandbox.Write(".gitattributes", "*.bin filter=lfs\n");
        sandbox.Write("a.bin", "big\n");
        ShellScript.Run(sandbox.Person, Filters + " add -A; git commit -qm big");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
    }
}
