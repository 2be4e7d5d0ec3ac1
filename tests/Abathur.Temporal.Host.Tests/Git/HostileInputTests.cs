using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;

namespace Abathur.Temporal.Host.Tests.Git;

public sealed class HostileInputTests : IDisposable
{
    private readonly GitSandbox sandbox = new();
    private readonly string canary;

    public HostileInputTests() => canary = Path.Combine(sandbox.Root, "executed");

    public void Dispose() => sandbox.Dispose();

    /// <summary>Forty texts; CANARY stands for the path of a file that shows that something ran.</summary>
    public static TheoryData<string> Texts { get; } =
    [
        "a;touch CANARY", "$(touch CANARY)", "`touch CANARY`", "a|touch CANARY", "a&&touch CANARY", "a & touch CANARY", "a>CANARY", "a\ntouch CANARY",
        "a\r\ntouch CANARY", "a\0b", "\0", "../../etc/passwd", "..", "../main", "a..b", ".", "./x", "/", "/etc/passwd",
        "-rf", "--help", "--upload-pack=touch CANARY", "--exec=touch CANARY", "-c core.pager=touch", "--output=CANARY", "main.lock",
        "a/b.lock", "x.lock/y", "@", "@{-1}", "main@{0}", "HEAD~1", "main^{/x}", ":/first", "a b", " ", "\u202Eniam", "a\u200Bb", "main:readme.txt",
        "*", "refs/heads/*", "\\\\server\\share", "C:\\x", "a~b^c:d?e[f", "${HOME}", "%PATH%", "'; DROP TABLE x; --", "\u001b[31mred", "\ud800", "\uFEFF",
    ];

    [Fact]
    public async Task Names_Hostile_AreRefusedAndRunNothing()
    {
        await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        await sandbox.MergeAsync(sandbox.Task());
        var before = sandbox.Git("for-each-ref");

        foreach (var name in Texts.Select(text => text.Data.Replace("CANARY", canary, StringComparison.Ordinal)))
        {
            await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Base = name }, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Path = name }, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Branch.DeliverAsync(sandbox.Spec, GitSandbox.Swarm, name, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T1", null, name, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T1", name, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, name, null, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Branch.LogGraphAsync(sandbox.Spec, name, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Manager.PruneAsync(sandbox.Spec, name, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Manager.AcquireAsync(sandbox.Task() with { Swarm = name }, GitSandbox.Token), name);
            await RefusedAsync(() => sandbox.Manager.AcquireAsync(sandbox.Task() with { TaskId = name }, GitSandbox.Token), name);
            await RefusedAsync(
                () => sandbox.Manager.AcquireAsync(
                    sandbox.Task() with { Swarm = "other", BaseCommit = name, Repository = sandbox.Spec with { IntegrationRef = null } }, GitSandbox.Token),
                name);
        }

        Assert.Equal(before, sandbox.Git("for-each-ref"));
        Assert.False(Path.Exists(canary));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Title_Hostile_IsOneLineOfTheMessage(string text) =>
        RequireMessage(MergeMessage.Merge(sandbox.Task(title: text.Replace("CANARY", canary, StringComparison.Ordinal)), []).TrimEnd('\n'));

    [Theory]
    [InlineData("$(touch CANARY)")]
    [InlineData("a\r\ntouch CANARY")]
    [InlineData("a\0b")]
    [InlineData("--exec=touch CANARY")]
    [InlineData("\u001b[31mred")]
    [InlineData("\ud800")]
    public async Task Title_HostileAndMerged_IsOneLineOfTheCommit(string text)
    {
        var task = sandbox.Task(title: text.Replace("CANARY", canary, StringComparison.Ordinal));
        await sandbox.WorkAsync(task, "new.txt", "new\n");

        RequireMessage(sandbox.Git("log", "-1", "--format=%B", await sandbox.MergeAsync(task)));
        Assert.False(Path.Exists(canary));
    }

    [Fact]
    public async Task Texts_TenThousandCharacters_AreRefusedOrCut()
    {
        var text = new string('x', 10_000);
        await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Base = text }, GitSandbox.Token));
        await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Path = "/" + text }, GitSandbox.Token));
        await sandbox.WorkAsync(sandbox.Task(title: text), "new.txt", "new\n");

        var merge = await sandbox.MergeAsync(sandbox.Task(title: text));

        Assert.EndsWith("…", sandbox.Git("log", "-1", "--format=%s", merge), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("v1.0")]
    [InlineData("feature/ä-ö#1")]
    [InlineData("HEAD")]
    public async Task ResolveBaseAsync_OrdinaryNames_AreFound(string name)
    {
        sandbox.Git("tag", "-a", "v1.0", "-m", "tag");
        sandbox.Git("branch", "feature/ä-ö#1");

        Assert.Equal(sandbox.BaseCommit, await sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Base = name }, GitSandbox.Token));
        Assert.Equal(sandbox.BaseCommit, await sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Base = sandbox.BaseCommit[..10] }, GitSandbox.Token));
        Assert.Equal(sandbox.BaseCommit, await sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Base = null }, GitSandbox.Token));
    }

    [Fact]
    public async Task ResolveBaseAsync_Misspelt_NamesTheNearest()
    {
        var error = await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(sandbox.Spec with { Base = "mian" }, GitSandbox.Token));
        Assert.Contains("did you mean 'main'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveBaseAsync_NoRepository_SaysWhatToDo()
    {
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Person, "inside")).FullName;
        foreach (var path in new[] { folder, sandbox.Root })
        {
            var error = await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(new RepositorySpec { Path = path }, GitSandbox.Token));
            Assert.Contains("git init", error.Message, StringComparison.Ordinal);
        }

        var empty = Path.Combine(sandbox.Root, "empty");
        GitCli.Run(sandbox.Root, "init", "-q", empty);
        var unborn = await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(new RepositorySpec { Path = empty }, GitSandbox.Token));
        Assert.Contains("no commit yet", unborn.Message, StringComparison.Ordinal);
        await RefusedAsync(() => sandbox.Manager.ResolveBaseAsync(new RepositorySpec { Path = "person" }, GitSandbox.Token));
    }

    private static Task<InvalidInputException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<InvalidInputException>(call);

    private static async Task RefusedAsync(Func<Task> call, string name)
    {
        var error = await Record.ExceptionAsync(call);
        Assert.True(error is InvalidInputException, $"'{Shown.Of(name)}': {error?.ToString() ?? "it was taken"}");
    }

    private static void RequireMessage(string message)
    {
        var lines = message.Split('\n');
        Assert.StartsWith("Merge T1", lines[0], StringComparison.Ordinal);
        Assert.True(lines[0].Length <= 90);
        Assert.DoesNotContain(lines[0], char.IsControl);
        Assert.Equal(["", "Abathur-Swarm: demo", "Abathur-Task: T1", "Abathur-Attempt: 1"], lines[1..]);
    }
}
