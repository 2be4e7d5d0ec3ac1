using System.Diagnostics;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Host.Worktrees;

namespace Abathur.Temporal.Host.Tests.Agents;

public sealed class AgentLedgerTests : IDisposable
{
    private static readonly ProcessIdentity DeadWorker = new(int.MaxValue - 1, "gone");

    private readonly AgentBed bed = new();
    private readonly List<Process> started = [];

    public void Dispose()
    {
        foreach (var process in started)
        {
            process.Kill();
            process.Dispose();
        }

        bed.Dispose();
    }

    [Fact]
    public async Task EndPredecessorAsync_LiveProcess_IsDeadAfterwards()
    {
        var agent = Start();
        bed.Ledger.Record(Entry(ProcessIdentity.Of(agent.Id)!));

        await bed.Ledger.EndPredecessorAsync(bed.Task, TestContext.Current.CancellationToken);

        Assert.Null(ProcessIdentity.Of(agent.Id));
        Assert.Empty(Directory.GetFiles(bed.LedgerFolder));
    }

    [Fact]
    public async Task EndPredecessorAsync_ReusedPid_IsSpared()
    {
        var bystander = Start();
        bed.Ledger.Record(Entry(ProcessIdentity.Of(bystander.Id)! with { Start = "another time" }));

        await bed.Ledger.EndPredecessorAsync(bed.Task, TestContext.Current.CancellationToken);

        Assert.False(bystander.HasExited);
        Assert.Empty(Directory.GetFiles(bed.LedgerFolder));
    }

    [Fact]
    public async Task EndPredecessorAsync_LaterAttemptRuns_IsRefused()
    {
        var later = Start();
        bed.Ledger.Record(Entry(ProcessIdentity.Of(later.Id)!) with { Attempt = bed.Task.Attempt + 1 });

        await Assert.ThrowsAsync<StaleAttemptException>(() => bed.Ledger.EndPredecessorAsync(bed.Task, TestContext.Current.CancellationToken));

        Assert.False(later.HasExited);
    }

    [Fact]
    public async Task SweepAsync_WorkerDiedBeforeItKnewThePid_AgentIsFoundByItsMark()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "marks are read from /proc");
        var agent = Start(("ABATHUR_RUN", "beef"));
        bed.Ledger.Record(Entry(ProcessIdentity.None) with { Worker = DeadWorker, Run = "beef" });

        await bed.Ledger.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Null(ProcessIdentity.Of(agent.Id));
    }

    [Fact]
    public async Task EndPredecessorAsync_OtherTask_IsSpared()
    {
        var other = Start();
        bed.Ledger.Record(Entry(ProcessIdentity.Of(other.Id)!) with { Task = "T11" });

        await bed.Ledger.EndPredecessorAsync(bed.Task, TestContext.Current.CancellationToken);

        Assert.False(other.HasExited);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"swarm\":")]
    public async Task EndPredecessorAsync_TornFile_IsPassedOver(string content)
    {
        Directory.CreateDirectory(bed.LedgerFolder);
        File.WriteAllText(Path.Combine(bed.LedgerFolder, "demo-T1.json"), content);

        await bed.Ledger.EndPredecessorAsync(bed.Task, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task SweepAsync_WorkerDead_EndsItsAgents()
    {
        var (orphan, ours) = (Start(), Start());
        bed.Ledger.Record(Entry(ProcessIdentity.Of(orphan.Id)!) with { Worker = DeadWorker });
        bed.Ledger.Record(Entry(ProcessIdentity.Of(ours.Id)!) with { Task = "T2" });

        var ended = await bed.Ledger.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal("T1", Assert.Single(ended).Task);
        Assert.Null(ProcessIdentity.Of(orphan.Id));
        Assert.False(ours.HasExited);
    }

    [Fact]
    public async Task RunAsync_EarlierAttemptAlive_EndsItBeforeItStarts()
    {
        var earlier = Start();
        bed.Ledger.Record(Entry(ProcessIdentity.Of(earlier.Id)!) with { Worker = DeadWorker });
        bool? aliveAtStart = null;

        await new AgentProcesses(bed.Ledger, bed.Options).RunAsync(
            new()
            {
                Task = bed.Task,
                Command = ScriptedAgent.Command("say:hi"),
                WorkingDirectory = bed.Worktree,
                Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
                Input = "",
                LogFile = bed.LogFile,
                OnStarted = _ => aliveAtStart = ProcessIdentity.Of(earlier.Id) is not null,
            },
            TestContext.Current.CancellationToken);

        Assert.False(aliveAtStart);
    }

    [Fact]
    public async Task SweepAsync_OrphansOfDeadAgent_AreFoundByTheirMark()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "marks are read from /proc");
        var orphan = Start(("ABATHUR_RUN", "cafe"));
        bed.Ledger.Record(Entry(DeadWorker) with { Worker = DeadWorker, Run = "cafe" });

        await bed.Ledger.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Null(ProcessIdentity.Of(orphan.Id));
    }

    [Fact]
    public void Of_SameProcess_IsEqualAndAlive()
    {
        Assert.Equal(ProcessIdentity.Current, ProcessIdentity.Of(Environment.ProcessId));
        Assert.True(ProcessIdentity.Current.IsAlive);
        Assert.Null(ProcessIdentity.Of(int.MaxValue - 1));
    }

    private static AgentLedgerEntry Entry(ProcessIdentity agent) => new("demo", "T1", 1, "none", agent, ProcessIdentity.Current);

    private Process Start(params (string Name, string Value)[] environment)
    {
        var command = ScriptedAgent.Command("wait");
        var info = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = bed.Worktree };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var process = Process.Start(info)!;
        started.Add(process);
        return process;
    }
}
