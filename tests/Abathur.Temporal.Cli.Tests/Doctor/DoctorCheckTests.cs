using Abathur.Temporal.Cli.Commands.Doctor;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Tests.Doctor;

public sealed class DoctorCheckTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("git version 2.39.5", "Ok", "2.39.5 at /git")]
    [InlineData("git version 2.50.1.windows.1", "Ok", "2.50.1 at /git")]
    [InlineData("git version 3.0", "Ok", "3.0 at /git")]
    [InlineData("git version 2.38.4", "Failed", "'git version 2.38.4' at /git is too old, or no git")]
    [InlineData("hello", "Failed", "'hello' at /git is too old, or no git")]
    public void Judge_Version_IsCompared(string said, string status, string detail)
    {
        var finding = GitCheck.Judge("/git", said);

        Assert.Equal(status, finding.Status.ToString());
        Assert.Equal(detail, finding.Detail);
    }

    [Fact]
    public async Task RunAsync_NoGit_SaysWhatToInstall()
    {
        var finding = Assert.Single(await new GitCheck(_ => null).RunAsync(Ct));

        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.Contains("git-scm.com", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RealGit_IsOk() =>
        Assert.Equal(DoctorStatus.Ok, Assert.Single(await new GitCheck().RunAsync(Ct)).Status);

    [Fact]
    public async Task RunAsync_RepositoryWithIgnoredFiles_SaysThatWorktreesLackThem()
    {
        using var temp = new TempFolder();
        var (repository, data) = (temp.Combine("app"), temp.Combine("data"));
        GitCli.Run(temp.Path, "init", "-q", "-b", "main", repository);
        temp.Write("app/.gitignore", ".env\n");
        temp.Write("app/.env", "SECRET=1\n");
        GitCli.Run(repository, "add", "-A");
        GitCli.Run(repository, "commit", "-q", "-m", "first");
        var check = new WorktreeCheck(repository, () => new DataFolder(data));

        var finding = Assert.Single(await check.RunAsync(Ct));
        Assert.Equal(DoctorStatus.Warning, finding.Status);
        Assert.Contains("don't have ignored files (.env)", finding.Detail, StringComparison.Ordinal);
        Assert.Contains("""abathur swarm config 'copy=[".env"]'""", finding.Remedy, StringComparison.Ordinal);

        temp.Write("app/.abathur/swarm.yaml", "copy: [.env]\n");
        Assert.Equal(DoctorStatus.Ok, Assert.Single(await check.RunAsync(Ct)).Status);

        var none = Assert.Single(await new WorktreeCheck(temp.Path, () => new DataFolder(data)).RunAsync(Ct));
        Assert.Equal(DoctorStatus.Failed, none.Status);
    }

    [Theory]
    [InlineData(100L << 30, "Ok")]
    [InlineData(2L << 30, "Warning")]
    [InlineData(1L << 20, "Failed")]
    public async Task RunAsync_FreeSpace_IsJudgedAndLeavesNothing(long free, string status)
    {
        using var temp = new TempFolder();

        var finding = Assert.Single(await new DataFolderCheck(() => new DataFolder(temp.Path), _ => free).RunAsync(Ct));

        Assert.Equal(status, finding.Status.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(temp.Path));
    }

    [Fact]
    public async Task RunAsync_DataFolderIsAFile_Fails()
    {
        using var temp = new TempFolder();
        var file = temp.Write("data", string.Empty);

        var finding = Assert.Single(await new DataFolderCheck(() => new DataFolder(file), _ => 0).RunAsync(Ct));

        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.Contains("ABATHUR_HOME", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Claude_IsAWarningWhereMissing()
    {
        Assert.Equal(DoctorStatus.Warning, Assert.Single(await Claude(null, "/none").RunAsync(Ct)).Status);
    }

    [Fact]
    public async Task RunAsync_Claude_TellsItsVersionAndWhereItsLoginIs()
    {
        using var home = new TempFolder();
        Assert.Equal(
            ["2.1.7 at /bin/claude", "the environment has ANTHROPIC_API_KEY (not tried)"],
            (await Claude("2.1.7 (Claude Code)", home.Path, "ANTHROPIC_API_KEY").RunAsync(Ct)).Select(finding => finding.Detail));
        if (!OperatingSystem.IsMacOS())
        {
            Assert.Equal(DoctorStatus.Warning, (await Claude("2.1.7", home.Path).RunAsync(Ct))[1].Status);
        }

        var login = home.Write(Path.Combine(".claude", ".credentials.json"), "{}");
        Assert.Equal((DoctorStatus.Ok, $"{login} (not tried)"), Shown((await Claude("2.1.7", home.Path).RunAsync(Ct))[1]));

        static (DoctorStatus, string) Shown(DoctorFinding finding) => (finding.Status, finding.Detail);
    }

    [Fact]
    public async Task RunAsync_ClaudeThatCantBeRun_IsAWarning()
    {
        var check = new AgentProgramCheck("claude", new ClaudeDialect().Program, _ => "/not/there/claude", ProgramVersion.AskAsync, _ => null, "/none");

        Assert.Equal(DoctorStatus.Warning, (await check.RunAsync(Ct))[0].Status);
    }

    [Fact]
    public async Task RunAsync_ProgramThatIsTooOld_NamesTheCommandThatMendsIt()
    {
        using var home = new TempFolder();

        var finding = (await Claude("2.0.76 (Claude Code)", home.Path).RunAsync(Ct))[0];

        Assert.Equal(DoctorStatus.Warning, finding.Status);
        Assert.Contains("2.0.76 at /bin/claude is too old", finding.Detail, StringComparison.Ordinal);
        Assert.EndsWith("npm install --global @anthropic-ai/claude-code", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Repository_LooksAtTheProgramsThatItsAgentsUse()
    {
        using var repository = new TempFolder();
        repository.Write(Path.Combine(".abathur", "agents", "coder.md"), "---\nname: coder\nruntime: codex\n---\nYou code.\n");
        repository.Write(Path.Combine(".abathur", "agents", "other.md"), "---\nname: other\nruntime: acp\ncommand: [gemini, --acp]\n---\nYou code.\n");
        var asked = new List<string>();

        await new AgentProgramsCheck(repository.Path, Note).RunAsync(Ct);
        Assert.Equal(["claude", "codex", "acp gemini"], asked);

        asked.Clear();
        await new AgentProgramsCheck(null, Note).RunAsync(Ct);
        Assert.Equal(["claude"], asked);

        IDoctorCheck Note(string runtime, AgentProgramFacts program)
        {
            asked.Add(runtime);
            return new AgentProgramCheck(runtime, program, _ => null, ProgramVersion.AskAsync, _ => null, "/none");
        }
    }

    [Theory]
    [InlineData("no-such-acp", "`no-such-acp`, which .abathur/agents/other.md runs, not found", "change `command` in .abathur/agents/other.md")]
    [InlineData("codex-acp", "`codex-acp`, which .abathur/agents/other.md runs, not found", "npm install --global @agentclientprotocol/codex-acp")]
    public async Task RunAsync_ProgramOfADefinition_IsNamedWithWhatMendsIt(string program, string detail, string remedy)
    {
        using var repository = new TempFolder();
        repository.Write(Path.Combine(".abathur", "agents", "other.md"), $"---\nname: other\nruntime: acp\ncommand: [{program}]\n---\nYou code.\n");

        var findings = await new AgentProgramsCheck(
            repository.Path, (runtime, facts) => new AgentProgramCheck(runtime, facts, _ => null, ProgramVersion.AskAsync, _ => null, "/none")).RunAsync(Ct);

        var finding = findings[^1];
        Assert.Equal(($"acp {program}", DoctorStatus.Warning), (finding.Check, finding.Status));
        Assert.Contains(detail, finding.Detail, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "Ok", "the task queue 'abathur' was last polled 0 s ago")]
    [InlineData(42, "Ok", "the task queue 'abathur' was last polled 42 s ago")]
    [InlineData(240, "Warning", "the task queue 'abathur' was last polled 240 s ago")]
    public void Judge_LastPoll_IsToldAndOldOnesWarn(double seconds, string status, string detail)
    {
        var finding = TemporalCheck.Judge("abathur", TimeSpan.FromSeconds(seconds));

        Assert.Equal((status, detail), (finding.Status.ToString(), finding.Detail));
    }

    private static AgentProgramCheck Claude(string? version, string home, params string[] variables) => new(
        "claude",
        new ClaudeDialect().Program,
        name => version is null ? null : "/bin/" + name,
        (_, _) => Task.FromResult(version),
        name => variables.Contains(name) ? "set" : null,
        home);
}
