using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Leases;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Agents;

/// <summary>Nothing of an agent stays, with PID namespaces and without. Linux only: the scripts are a shell's.</summary>
public sealed class AgentProcessesTests : IDisposable
{
    private readonly AgentBed bed = new();
    private readonly LeaseTerms leases = new();

    public static TheoryData<string, bool> Escapes => Pairs(
    [
        "sleep 1000",
        "sleep 1000 & sleep 1000 & wait",
        "(env -i /bin/sleep 1000 >/dev/null 2>&1 &) ; sleep 1000",
        "(sleep 1000 &) ; (nohup sleep 1000 >/dev/null 2>&1 &) ; sleep 1000",
        "setsid sleep 1000 >/dev/null 2>&1 & sleep 1000",
        "setsid setsid sh -c 'sleep 1000 & sleep 1000' </dev/null >/dev/null 2>&1 & sleep 1000",
        "trap '' TERM INT HUP; sleep 1000 & while :; do sleep 1; done",
    ]);

    public static TheoryData<string, bool> Leftovers => Pairs(
    [
        "nohup sleep 1000 >/dev/null 2>&1 &",
        "sleep 1000 &",
        "setsid sleep 1000 &",
        "(env -i /bin/sleep 1000 >/dev/null 2>&1 &) ; exit 0",
        "(setsid sh -c 'trap \"\" TERM; sleep 1000' >/dev/null 2>&1 &) ; exit 3",
    ]);

    public void Dispose() => bed.Dispose();

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task RunAsync_Canceled_NothingSurvives(string script, bool namespaces)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = RunAsync(script, namespaces, cancel.Token, before: "touch started; ");
        await Eventually.TrueAsync(() => File.Exists(bed.InWorktree("started")) && Survivors.Of(bed.Root).Count > 0, "its start");

        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.Empty(Survivors.Of(bed.Root));
        Assert.Empty(Directory.GetFiles(bed.LedgerFolder));
    }

    [Theory]
    [MemberData(nameof(Leftovers))]
    public async Task RunAsync_AgentEnds_WhatItStartedEndsToo(string script, bool namespaces)
    {
        var clock = Stopwatch.StartNew();

        await RunAsync(script, namespaces);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Canceled_AgentMayTidyUp(bool namespaces)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = RunAsync("trap 'touch tidied; exit 0' TERM; touch started; while :; do sleep 0.05; done", namespaces, cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(bed.InWorktree("started")), "its start");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(File.Exists(bed.InWorktree("tidied")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_LeaseIsNotRenewed_AgentEndsWithoutItsWorker(bool namespaces)
    {
        Assert.SkipUnless(LeaseGuard.IsPossible, "no setpriv, setsid, timeout or head here");
        using var term = leases.Begin(bed.Task, TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync("trap '' TERM; sleep 1000 & wait; sleep 1000", namespaces));

        Assert.Equal(FailureKind.Infrastructure, failure.Failure.Kind);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Fact]
    public async Task RunAsync_LeaseIsRenewed_WhatWasToldLastCounts()
    {
        Assert.SkipUnless(LeaseGuard.IsPossible, "no setpriv, setsid, timeout or head here");
        using var term = leases.Begin(bed.Task, TimeSpan.FromHours(1));

        var run = RunAsync("sleep 1000", namespaces: true, onStarted: () => term.Renew(TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<AgentFailureException>(() => run);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("exit 0", 0)]
    [InlineData("kill -TERM $$", null)]
    public async Task RunAsync_ExitCode_IsTheAgents(string script, int? code)
    {
        var exit = await RunAsync(script, namespaces: true);

        Assert.True(code is null ? exit.Code != 0 : exit.Code == code);
    }

    [Fact]
    public async Task RunAsync_InNamespace_ProgramSeesItselfAndNotTheWorker()
    {
        Assert.SkipUnless(Containment.Detect() is { HasNamespaces: true } found && found.Wrapper.Contains("--mount-proc"), "no namespace with a /proc of its own here");

        var exit = await RunAsync($"test -r /proc/$$/stat && test ! -e /proc/{Environment.ProcessId}/environ && echo alone", namespaces: true);

        Assert.Equal("alone", exit.Output);
    }

    [Theory]
    [InlineData(3L)]
    [InlineData(128L)]
    public async Task RunAsync_FloodOfOutput_MemoryAndLogStayBounded(long megabytes)
    {
        var lines = 0L;
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var exit = await RunAsync(
            $"echo first; yes $(head -c 1000 /dev/zero | tr '\\0' x) 2>/dev/null | head -c {megabytes}m; echo; echo last", true, onLine: _ => lines++);

        Assert.True(lines > megabytes * 1000);
        Assert.EndsWith("last", exit.Output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(bed.LogFile).Length, 1024 * 1024, (2 * 1024 * 1024) + 200);
        Assert.StartsWith("first\n", bed.Log, StringComparison.Ordinal);
        Assert.EndsWith("last\n", bed.Log, StringComparison.Ordinal);
        Assert.Contains("bytes left out", bed.Log, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    /// <summary>Failure 22: as far as a machine that others use can stand it. A bomb without end is a matter for the host's own limits.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ForkBomb_AllOfItEnds(bool namespaces)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = RunAsync(
            "trap '' TERM; bomb() { [ $1 -eq 0 ] || { bomb $(($1 - 1)) & bomb $(($1 - 1)) & }; sleep 1000; }; bomb 7",
            namespaces,
            cancel.Token,
            before: "touch started; ");
        await Eventually.TrueAsync(() => Survivors.Of(bed.Root).Count > 200, "two hundred processes");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Fact]
    public async Task RunAsync_EndlessLine_IsCut()
    {
        var longest = 0;

        await RunAsync("head -c 80000000 /dev/zero | tr '\\0' x; echo; echo after", true, onLine: line => longest = Math.Max(longest, line.Length));

        Assert.InRange(longest, 64 * 1024, (64 * 1024) + 20);
        Assert.EndsWith("after\n", bed.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_InputNobodyReads_DoesNotHang()
    {
        RequireLinux();

        var exit = await Processes(namespaces: true).RunAsync(Program("exit 0") with { Input = new string('x', 5_000_000) }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exit.Code);
    }

    [Fact]
    public async Task RunAsync_FiftyAtOnce_TakeNoThreadEach()
    {
        RequireLinux();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var threads = Process.GetCurrentProcess().Threads.Count;
        var runs = Enumerable.Range(1, 50).Select(number => Processes(namespaces: true).RunAsync(
            Program($"touch started{number}; sleep 1000") with { Task = bed.Task with { TaskId = $"T{number}" }, LogFile = Path.Combine(bed.Root, $"{number}.log") }, cancel.Token)).ToArray();
        await Eventually.TrueAsync(() => Directory.GetFiles(bed.Worktree, "started*").Length == 50, "all 50");

        Assert.InRange(Process.GetCurrentProcess().Threads.Count - threads, int.MinValue, 50);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(runs));
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Theory]
    [InlineData("sleep 1000")]
    [InlineData("setsid sleep 1000 & (nohup sleep 1000 >/dev/null 2>&1 &); trap '' TERM; sleep 1000")]
    public async Task RunAsync_WorkerKilled_NothingSurvives(string script)
    {
        RequireLinux();
        Assert.SkipUnless(Containment.Detect().IsComplete, Containment.Detect().Description);
        using var worker = TestWorker.Start("touch started; " + script, bed.Worktree, bed.LedgerFolder);
        await Eventually.TrueAsync(
            () => File.Exists(bed.InWorktree("started")) && File.Exists(Path.Combine(bed.LedgerFolder, "demo-T1.json")), "its agent");

        worker.Kill();
        await worker.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => Survivors.Of(bed.Root).Count == 0, "the end of its agent");

        // What is left is a line in the ledger, which the next worker clears.
        Assert.Single(await bed.Ledger.SweepAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(bed.LedgerFolder, "*.json"));
    }

    [Fact]
    public void Detect_Here_SaysWhatItDoes()
    {
        var found = Containment.Detect();

        Assert.NotEmpty(found.Description);
        Assert.All(found.Wrapper.Where(word => word.Contains("unshare", StringComparison.Ordinal)), word => Assert.StartsWith("/", word, StringComparison.Ordinal));
        TestContext.Current.SendDiagnosticMessage(found.Description);
    }

    private Task<AgentExit> RunAsync(
        string script, bool namespaces, CancellationToken? token = null, string before = "", Action<string>? onLine = null, Action? onStarted = null)
    {
        RequireLinux();
        var program = Program(before + script) with { OnStarted = _ => onStarted?.Invoke() };
        if (onLine is not null)
        {
            program = program with
            {
                OnLine = line =>
                {
                    onLine(line);
                    return line;
                },
            };
        }

        return Processes(namespaces).RunAsync(program, token ?? TestContext.Current.CancellationToken);
    }

    private AgentProcesses Processes(bool namespaces)
    {
        var containment = namespaces ? Containment.Detect() : Containment.WithoutNamespaces();
        Assert.SkipWhen(namespaces && !containment.HasNamespaces, "no PID namespaces here");
        return new(bed.Ledger, bed.Options, containment, leases);
    }

    private AgentProgram Program(string script) => new()
    {
        Task = bed.Task,
        Command = ["/bin/sh", "-c", script],
        WorkingDirectory = bed.Worktree,
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["BED"] = bed.Root },
        Input = "",
        LogFile = bed.LogFile,
    };

    private static void RequireLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the scripts are for Linux");

    private static TheoryData<string, bool> Pairs(IEnumerable<string> scripts)
    {
        var data = new TheoryData<string, bool>();
        foreach (var script in scripts)
        {
            data.Add(script, true);
            data.Add(script, false);
        }

        return data;
    }
}
