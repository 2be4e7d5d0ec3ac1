using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Host.Tests;

/// <summary>An operator's repository with one commit, and a host with a data folder, in a folder that goes with the test.</summary>
public sealed class GitSandbox : IDisposable
{
    public const string Swarm = "demo";

    private static readonly Lazy<GitProgram> Found = new(FindGit);
    private static readonly Lazy<(string Folder, string Commit)> First = new(MakeFirst);

    public GitSandbox(bool bare = false)
    {
        Root = Directory.CreateTempSubdirectory("abathur-git-").FullName;
        Person = Path.Combine(Root, "person");
        Program = Found.Value;
        BaseCommit = First.Value.Commit;
        Copy(First.Value.Folder, Person);
        // The copies are other files than those the index knows.
        Git("update-index", "--refresh");
        if (bare)
        {
            GitCli.Run(Root, "clone", "-q", "--bare", Person, Person + ".git");
            Person += ".git";
        }

        Manager = NewManager();
        Branch = new SwarmBranch(Program, NullLogger<SwarmBranch>.Instance, new DataFolder(Home));
        Salvaged = new SalvagedWork(Program, NullLogger<SalvagedWork>.Instance, new DataFolder(Home));
        Committer = new GitCommitter(Program);
    }

    public string Root { get; }

    public string Person { get; }

    public string Home => Path.Combine(Root, "home");

    public string BaseCommit { get; set; }

    public GitProgram Program { get; }

    public WorktreeManager Manager { get; }

    public SwarmBranch Branch { get; }

    public SalvagedWork Salvaged { get; }

    public GitCommitter Committer { get; }

    public RepositorySpec Spec => new() { Path = Person, Base = "main", IntegrationRef = GitRefs.Integration(Swarm) };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Another process's manager would be built like this: it shares nothing but the disk.</summary>
    public WorktreeManager NewManager(string home = "home")
    {
        var data = new DataFolder(Path.Combine(Root, home));
        return new WorktreeManager(data, Program, HostIdentity.Load(data), NullLogger<WorktreeManager>.Instance);
    }

    public AttemptInput Task(int number = 1, int attempt = 1, string title = "do it", bool keepBranch = false) => new()
    {
        Swarm = Swarm,
        TaskId = TaskId.Format(number),
        Attempt = attempt,
        Repository = Spec,
        BaseCommit = BaseCommit,
        Title = title,
        Agent = "code-implementer",
        TimeoutSeconds = 60,
        HeartbeatIntervalSeconds = 1,
        KeepBranch = keepBranch,
    };

    /// <summary>What an agent does that works well: takes the worktree, writes a file, commits it, is gone.</summary>
    public async Task<string> WorkAsync(AttemptInput task, string file, string text)
    {
        using var worktree = await Manager.AcquireAsync(task, Token);
        Write(Path.Combine(worktree.Path, file), text);
        return (await Committer.CommitAsync(worktree.Path, "work of " + task.TaskId, Token))!;
    }

    public Task<string> MergeAsync(AttemptInput task) => Manager.IntegrateAsync(task, (_, _) => System.Threading.Tasks.Task.CompletedTask, Token);

    public void Write(string path, string text)
    {
        var full = Path.Combine(Person, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Git(params string[] arguments) => GitCli.Run(Person, arguments);

    /// <summary>What an agent of any habit does: takes the worktree, runs a shell script there, is gone. Returns what stands there then.</summary>
    public async Task<WorktreeState> ScriptAsync(AttemptInput task, string script)
    {
        using var worktree = await Manager.AcquireAsync(task, Token);
        ShellScript.Run(worktree.Path, script);
        return await Manager.InspectAsync(worktree, Token);
    }

    /// <summary>The same, where the worktree is not looked at.</summary>
    public async Task<string> LeaveAsync(AttemptInput task, string script)
    {
        using var worktree = await Manager.AcquireAsync(task, Token);
        ShellScript.Run(worktree.Path, script);
        return worktree.Path;
    }

    public void Dispose()
    {
        FolderRemoval.Delete(Root);
    }

    // Made once and copied: nearly every test begins with it.
    private static (string Folder, string Commit) MakeFirst()
    {
        var folder = Directory.CreateTempSubdirectory("abathur-git-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => FolderRemoval.Delete(folder);
        GitCli.Run(folder, "init", "-q", "-b", "main");
        File.WriteAllText(Path.Combine(folder, "readme.txt"), "hello\n");
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        File.WriteAllText(Path.Combine(folder, "src", "a.txt"), "a\n");
        GitCli.Run(folder, "add", "-A");
        GitCli.Run(folder, "commit", "-q", "-m", "first");
        return (folder, GitCli.Run(folder, "rev-parse", "main"));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static GitProgram FindGit()
    {
        try
        {
            return GitProgram.Find();
        }
        catch (InvalidInputException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
