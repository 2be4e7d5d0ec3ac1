using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Worktrees.Setup;

namespace Abathur.Temporal.Host.Tests.Worktrees.Setup;

/// <summary>What worktrees lack is found and named, with the setting that brings it.</summary>
public sealed class WorktreeGapTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task FindGapsAsync_PlainRepository_LacksNothing() => Assert.Empty(await FindAsync(null));

    [Fact]
    public async Task FindGapsAsync_AllKinds_AreNamedWithWhatBringsThem()
    {
        AddAllKinds();
        var settings = (await FindAsync(null)).ToDictionary(gap => gap.Setting, gap => gap.What);

        Assert.Equal("submodules (lib)", settings["submodules=true"]);
        Assert.Contains("pointers", settings["lfs=true"], StringComparison.Ordinal);
        Assert.Contains("(crypt)", settings["allowedFilters=[\"crypt\"]"], StringComparison.Ordinal);
        Assert.Contains("(po)", settings["allowedMergeDrivers=[\"po\"]"], StringComparison.Ordinal);
        Assert.Equal("ignored files (.env, modules/)", settings["copy or prepare"]);
        Assert.Equal(5, settings.Count);
    }

    [Fact]
    public async Task FindGapsAsync_SettingsThatBringThem_LeaveNoneOfThem()
    {
        AddAllKinds();

        Assert.Empty(await FindAsync(new() { Submodules = true, Lfs = true, AllowedFilters = ["crypt"], AllowedMergeDrivers = ["po"], Copy = [".env"], Prepare = ["make"] }));
    }

    [Fact]
    public async Task FindGapsAsync_PartialCloneAndSparseCheckout_AreNamed()
    {
        ShellScript.Run(sandbox.Person, "git sparse-checkout set src; git config remote.origin.promisor true");
        var remedies = (await FindAsync(null)).Select(gap => gap.Remedy).ToList();

        Assert.Contains($"git -C '{sandbox.Person}' sparse-checkout disable", remedies);
        Assert.Contains($"git -C '{sandbox.Person}' fetch --refetch --no-filter", remedies);
    }

    [Fact]
    public async Task AcquireAsync_PartialCloneWithoutTheFiles_IsAFailureOfPreparationThatNamesTheRemedy()
    {
        ShellScript.Run(
            sandbox.Root, $"git -C '{sandbox.Person}' config uploadpack.allowFilter true; git clone -q --no-checkout --filter=blob:none 'file://{sandbox.Person}' partial");
        var partial = Path.Combine(sandbox.Root, "partial");
        var task = sandbox.Task() with { Repository = sandbox.Spec with { Path = partial } };

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => sandbox.Manager.AcquireAsync(task, GitSandbox.Token));

        Assert.Contains($"git -C '{partial}' fetch --refetch --no-filter", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.Verification, 1, true)]
    [InlineData(FailureKind.Agent, 1, true)]
    [InlineData(FailureKind.NoEvidence, 1, true)]
    [InlineData(FailureKind.Preparation, 1, true)]
    [InlineData(FailureKind.Verification, 2, false)]
    [InlineData(FailureKind.RateLimited, 1, false)]
    public async Task NoteGapsAsync_FirstFailureThatMayComeFromThem_NamesThem(FailureKind kind, int attempt, bool named)
    {
        AddAllKinds();
        var failure = new TaskFailure { Kind = kind, Message = new string('x', 1000) };

        var noted = await sandbox.Manager.NoteGapsAsync(sandbox.Task(attempt: attempt), failure);

        Assert.Equal(named, noted != failure);
        Assert.InRange(noted.Message.Length, 1, 1000);
        if (named)
        {
            Assert.Contains("submodules (lib): submodules=true;", noted.Message, StringComparison.Ordinal);
            Assert.EndsWith($"abathur doctor --repository '{sandbox.Person}'", noted.Message, StringComparison.Ordinal);
        }
    }

    private Task<IReadOnlyList<WorktreeGap>> FindAsync(WorktreeSetup? setup) => sandbox.Manager.FindGapsAsync(sandbox.Spec, setup, GitSandbox.Token);

    private void AddAllKinds()
    {
        ShellScript.Run(sandbox.Root, "git init -q -b main lib-src; cd lib-src; echo l>l; git add l; git commit -qm l; cd ..; git clone -q --bare lib-src lib.git");
        sandbox.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n*.key filter=crypt\n*.none filter=undefined merge=undefined\n");
        sandbox.Write("deep/.gitattributes", "*.po merge=po\n");
        sandbox.Write(".gitignore", ".env\nmodules/\n");
        ShellScript.Run(
            sandbox.Person,
            $"git submodule --quiet add '{sandbox.Root}/lib.git' lib; git add -A; git commit -qm all; git config filter.crypt.clean cat; git config merge.po.driver true; mkdir modules; touch .env modules/m");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
    }
}
