using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Tests.Git;

/// <summary>What an agent may plant in the repository that it shares with us must not run when we call git.</summary>
public sealed class PlantedConfigurationTests : IDisposable
{
    private static readonly string[] Hooks =
    [
        "post-checkout", "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-rewrite", "post-merge",
        "pre-merge-commit", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-auto-gc", "applypatch-msg",
    ];

    private static readonly string[] Programs =
    [
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand",
        "sequence.editor", "diff.external", "diff.evil.command", "diff.evil.textconv", "merge.evil.driver", "filter.evil.clean", "filter.evil.smudge",
        "filter.evil.process", "filter.we=ird.clean", "filter.we=ird.smudge", "gpg.program", "gpg.ssh.program", "credential.helper",
        "uploadpack.packObjectsHook", "pager.log", "pager.diff", "lfs.customtransfer.evil.path", "lfs.extension.evil.clean", "remote.origin.uploadpack",
        "alias.status", "alias.rev-parse", "interactive.diffFilter", "trailer.evil.command", "gc.recentObjectsHook",
    ];

    private readonly GitSandbox sandbox = new();
    private readonly string canary;

    public PlantedConfigurationTests() => canary = Path.Combine(sandbox.Root, "executed");

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryMethod_ConfigurationAndHooksPlanted_RunsNothing(bool included)
    {
        await sandbox.WorkAsync(sandbox.Task(1), "one.txt", "1\n");
        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "2\n");
        await sandbox.WorkAsync(sandbox.Task(4), "readme.txt", "4\n");
        Plant(included);
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(3), GitSandbox.Token))
        {
            PlantInWorktree(worktree.Path);
            sandbox.Write(Path.Combine(worktree.Path, ".gitattributes"), "* filter=evil diff=evil merge=evil\n*.w filter=we=ird\n");
            sandbox.Write(Path.Combine(worktree.Path, "x.w"), "w\n");
            sandbox.Write(Path.Combine(worktree.Path, "readme.txt"), "3\n");
            await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);
            await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
            await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);
            sandbox.Write(Path.Combine(worktree.Path, "dirty.txt"), "dirty\n");
        }

        await sandbox.MergeAsync(sandbox.Task(1));
        await sandbox.MergeAsync(sandbox.Task(3));
        await sandbox.MergeAsync(sandbox.Task(2));
        await Assert.ThrowsAsync<MergeConflictException>(() => sandbox.MergeAsync(sandbox.Task(4)));
        await sandbox.Manager.ReleaseAsync(sandbox.Task(3), false, GitSandbox.Token);
        await sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T3", null, GitSandbox.Token);
        await sandbox.Branch.LogGraphAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
        await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
        await sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T4", null, "rescued", GitSandbox.Token);
        await sandbox.Manager.ResolveBaseAsync(sandbox.Spec, GitSandbox.Token);

        Assert.False(Path.Exists(canary), Path.Exists(canary) ? File.ReadAllText(canary) : string.Empty);
        Assert.Equal("3", sandbox.Git("cat-file", "blob", "abathur/demo/main:readme.txt"));
    }

    [Fact]
    public async Task InspectAsync_NestedRepositoryWithPlantedConfiguration_RunsNothing()
    {
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);
        var nested = Path.Combine(worktree.Path, "nested");
        GitCli.Run(worktree.Path, "init", "-q", nested);
        sandbox.Write(Path.Combine(nested, ".gitattributes"), "* filter=evil\n");
        GitCli.Run(nested, "add", "-A");
        GitCli.Run(nested, "commit", "-q", "-m", "nested");
        GitCli.Run(worktree.Path, "add", "nested");
        GitCli.Run(worktree.Path, "commit", "-q", "-m", "a submodule of sorts");
        GitCli.Run(nested, "config", "filter.evil.clean", Evil("nested-filter"));
        GitCli.Run(nested, "config", "core.fsmonitor", Evil("nested-fsmonitor"));
        sandbox.Write(Path.Combine(nested, ".gitattributes"), "* filter=evil\n\n");
        sandbox.Write(Path.Combine(worktree.Path, "dirty.txt"), "x\n");

        await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);
        await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
        worktree.Dispose();
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        Assert.False(Path.Exists(canary), Path.Exists(canary) ? File.ReadAllText(canary) : string.Empty);
    }

    [Fact]
    public async Task Programs_PlantedInWorktreeAndOnRelativePath_AreNotRun()
    {
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "planted")).FullName;
        Script(Path.Combine(folder, "git"), "git in the folder");
        var path = string.Join(Path.PathSeparator, ".", folder[..^1], string.Empty, "planted", Environment.GetEnvironmentVariable("PATH"));
        var current = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder;
            Assert.Equal(sandbox.Program.FullPath, GitProgram.Find(path).FullPath);
        }
        finally
        {
            Environment.CurrentDirectory = current;
        }

        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);
        Script(Path.Combine(worktree.Path, "git"), "git in the worktree");
        await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);
        await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
        Assert.False(Path.Exists(canary));
    }

    [Fact]
    public void Find_MissingOrOld_SaysWhatToDo()
    {
        var missing = Assert.Throws<InvalidInputException>(() => GitProgram.Find(sandbox.Root));
        Assert.Contains("install git 2.39", missing.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "old")).FullName;
        File.WriteAllText(Path.Combine(folder, "git"), "#!/bin/sh\necho git version 2.30.1\n");
        File.SetUnixFileMode(Path.Combine(folder, "git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var old = Assert.Throws<InvalidInputException>(() => GitProgram.Find(folder));
        Assert.Contains("git 2.30.1", old.Message, StringComparison.Ordinal);
    }

    private string Evil(string what) => $"sh -c 'echo {what} >> {canary}; cat'";

    private void Plant(bool included)
    {
        var file = included ? Path.Combine(sandbox.Root, "included") : Path.Combine(sandbox.Person, ".git", "config");
        if (included)
        {
            sandbox.Git("config", "include.path", file);
        }

        foreach (var key in Programs)
        {
            sandbox.Git("config", "--file", file, key, Evil(key));
        }

        foreach (var (key, value) in new[]
        {
            ("commit.gpgSign", "true"), ("tag.gpgSign", "true"), ("merge.verifySignatures", "true"), ("log.showSignature", "true"),
            ("filter.evil.required", "true"), ("core.hooksPath", Path.Combine(sandbox.Root, "hooks")), ("extensions.worktreeConfig", "true"),
            ("rebase.autoSquash", "true"), ("rebase.updateRefs", "true"), ("core.untrackedCache", "true"), ("protocol.ext.allow", "always"),
            ("lfs.standalonetransferagent", "evil"),
        })
        {
            sandbox.Git("config", "--file", file, key, value);
        }

        foreach (var folder in new[] { Path.Combine(sandbox.Root, "hooks"), Path.Combine(sandbox.Person, ".git", "hooks") })
        {
            Directory.CreateDirectory(folder);
            foreach (var hook in Hooks)
            {
                Script(Path.Combine(folder, hook), "hook " + hook);
            }
        }
    }

    // An agent's git would run these too, so they are written as git would write them.
    private void PlantInWorktree(string worktree)
    {
        var admin = File.ReadAllText(Path.Combine(worktree, ".git"))["gitdir: ".Length..].Trim();
        File.WriteAllText(
            Path.Combine(admin, "config.worktree"),
            $"[core]\n\tworktree = {sandbox.Person}\n\tfsmonitor = {canary}\n[filter \"evil\"]\n\tclean = \"{Evil("worktree filter")}\"\n");
    }

    private void Script(string path, string what)
    {
        File.WriteAllText(path, $"#!/bin/sh\necho '{what}' >> '{canary}'\nexit 0\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
