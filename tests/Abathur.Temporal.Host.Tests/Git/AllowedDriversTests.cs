using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Worktrees.Setup;

namespace Abathur.Temporal.Host.Tests.Git;

/// <summary>Filters and merge drivers of the repository run where the settings name them, and nowhere else.</summary>
public sealed class AllowedDriversTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData(true, "PLAIN")]
    [InlineData(false, "plain")]
    public async Task AcquireAsync_Filter_RunsIfItIsAllowed(bool allowed, string expected)
    {
        AddFilter();
        var task = sandbox.Task() with { Setup = new() { AllowedFilters = allowed ? ["shout"] : null } };
        using var worktree = await sandbox.Manager.AcquireAsync(task, GitSandbox.Token);

        Assert.Equal(expected, (await File.ReadAllTextAsync(Path.Combine(worktree.Path, "a.shout"), GitSandbox.Token)).Trim());
        Assert.True((await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token)).IsClean);
    }

    [Fact]
    public async Task InspectAsync_WorktreesOwnConfigurationDefinesAnAllowedName_DoesNotRunIt()
    {
        AddFilter();
        sandbox.Git("config", "extensions.worktreeConfig", "true");
        var canary = Path.Combine(sandbox.Root, "executed");
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task() with { Setup = new() { AllowedFilters = ["shout"] } }, GitSandbox.Token);
        ShellScript.Run(worktree.Path, $"git config --worktree filter.shout.clean 'touch {canary}; cat'; echo again > a.shout");

        await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);

        Assert.False(Path.Exists(canary));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task IntegrateAsync_MergeDriver_RunsIfItIsAllowed(bool allowed, bool withMerge)
    {
        sandbox.Write(".gitattributes", "list.txt merge=ours\n");
        sandbox.Write("list.txt", "one\n");
        ShellScript.Run(sandbox.Person, "git add -A; git commit -qm list; git config merge.ours.driver 'cat %B >> %A'");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
        var setup = new WorktreeSetup { AllowedMergeDrivers = allowed ? ["ours"] : null };
        var first = sandbox.Task(1) with { Setup = setup };
        var second = sandbox.Task(2) with { Setup = setup };
        await sandbox.LeaveAsync(first, "echo first > list.txt; git commit -qam first");
        await sandbox.LeaveAsync(
            second, "echo second > list.txt; git commit -qam second" + (withMerge ? "; git checkout -q -b side HEAD~; echo s > s; git add s; git commit -qm s; git checkout -q -; git merge -q --no-edit side; git branch -q -D side" : string.Empty));
        await sandbox.MergeAsync(first);

        if (!allowed)
        {
            await Assert.ThrowsAsync<MergeConflictException>(() => sandbox.MergeAsync(second));
            return;
        }

        Assert.Equal("first\nsecond", sandbox.Git("show", await sandbox.MergeAsync(second) + ":list.txt"));
    }

    [Theory]
    [InlineData("nope", null, "filter.nope.clean")]
    [InlineData(null, "nope", "merge.nope.driver")]
    public async Task AcquireAsync_AllowedNameThatNobodyDefined_SaysWhatToDefine(string? filter, string? driver, string key)
    {
        var setup = new WorktreeSetup { AllowedFilters = filter is null ? null : [filter], AllowedMergeDrivers = driver is null ? null : [driver] };
        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => sandbox.Manager.AcquireAsync(sandbox.Task() with { Setup = setup }, GitSandbox.Token));

        Assert.Equal(FailureKind.Preparation, error.Kind);
        Assert.Contains($"config '{key}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_AllowedFilterFails_IsAFailureOfPreparation()
    {
        AddFilter();
        sandbox.Git("config", "filter.shout.smudge", "false");
        sandbox.Git("config", "filter.shout.required", "true");

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(
            () => sandbox.Manager.AcquireAsync(sandbox.Task() with { Setup = new() { AllowedFilters = ["shout"] } }, GitSandbox.Token));

        Assert.Contains("smudge filter shout failed", error.Message, StringComparison.Ordinal);
    }

    private void AddFilter()
    {
        sandbox.Write(".gitattributes", "*.shout filter=shout\n");
        sandbox.Write("a.shout", "plain\n");
        ShellScript.Run(sandbox.Person, "git add -A; git commit -qm filter; git config filter.shout.clean 'tr A-Z a-z'; git config filter.shout.smudge 'tr a-z A-Z'");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
    }
}
