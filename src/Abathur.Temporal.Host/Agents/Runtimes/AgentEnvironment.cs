using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>An agent's environment: nothing of the worker's but what is named here or in the options.</summary>
internal static class AgentEnvironment
{
    private static readonly string[] Always =
    [
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "TERM", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    ];

    private static readonly string[] Windows =
    [
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
        "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "HOMEDRIVE", "HOMEPATH", "USERNAME",
    ];

    /// <summary>What a verify or prepare command gets.</summary>
    public static Dictionary<string, string> ForCommand(AttemptInput task, string worktree, AgentOptions options)
    {
        var environment = Create(options);
        AddWorktree(environment, task, worktree);
        return environment;
    }

    /// <summary>What every program that works for a task gets.</summary>
    public static Dictionary<string, string> Create(AgentOptions options, params IEnumerable<string> runtimesOwn)
    {
        var environment = new Dictionary<string, string>(
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var name in Always.Concat(OperatingSystem.IsWindows() ? Windows : []).Concat(options.PassEnvironment).Concat(runtimesOwn))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        foreach (var (name, value) in options.Environment)
        {
            environment.Remove(name);
            if (value is not null)
            {
                environment[name] = value;
            }
        }

        if (!options.SignCommits)
        {
            AddUnsigned(environment);
        }

        return environment;
    }

    public static Dictionary<string, string> Create(AgentLaunch launch, AgentOptions options, params IEnumerable<string> runtimesOwn)
    {
        var environment = Create(options, runtimesOwn);
        environment["ABATHUR_SWARM"] = launch.Task.Swarm;
        environment["ABATHUR_TASK"] = launch.Task.TaskId;
        environment["ABATHUR_ATTEMPT"] = launch.Task.Attempt.ToString(CultureInfo.InvariantCulture);
        environment["ABATHUR_AGENT"] = launch.Agent.Summary.Name;
        environment["ABATHUR_TITLE"] = OneLine(launch.Task.Title);
        environment["ABATHUR_WORKTREE"] = launch.WorktreePath;
        environment["ABATHUR_MAX_TURNS"] = launch.Agent.MaxTurns.ToString(CultureInfo.InvariantCulture);
        environment["ABATHUR_PROGRESS"] = launch.ProgressFile;
        environment["ABATHUR_RESULT"] = launch.ResultFile;
        if (launch.Verification is { Log: var log })
        {
            environment["ABATHUR_VERIFY_LOG"] = log;
        }

        AddGit(environment, launch.Agent.Summary.Name);
        AddWorktree(environment, launch.Task, launch.WorktreePath);
        return environment;
    }

    // Signing asks for a passphrase, or for a key to be touched, until the attempt's time is up. Verify commands commit too.
    private static void AddUnsigned(Dictionary<string, string> environment)
    {
        foreach (var key in new[] { "commit.gpgSign", "tag.gpgSign", "tag.forceSignAnnotated" })
        {
            AddGitSetting(environment, key, "false");
        }
    }

    // What was copied and prepared is no work, and contents that Git LFS keeps are no changes.
    private static void AddWorktree(Dictionary<string, string> environment, AttemptInput task, string worktree)
    {
        foreach (var (key, value) in task.Setup?.Lfs == true ? GitEnvironment.Lfs : [])
        {
            AddGitSetting(environment, key, value);
        }

        if (HiddenPaths.ExcludesFile(worktree) is { } file)
        {
            AddGitSetting(environment, "core.excludesFile", file);
        }
    }

    private static void AddGitSetting(Dictionary<string, string> environment, string key, string value)
    {
        var count = environment.TryGetValue("GIT_CONFIG_COUNT", out var set) && int.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
        environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
        environment["GIT_CONFIG_COUNT"] = (count + 1).ToString(CultureInfo.InvariantCulture);
    }

    // Commits name the agent, also on hosts where git knows no user; and git never waits for somebody to type.
    private static void AddGit(Dictionary<string, string> environment, string agent)
    {
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            environment.TryAdd($"GIT_{role}_NAME", agent);
            environment.TryAdd($"GIT_{role}_EMAIL", $"{agent}@abathur.invalid");
        }

        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_EDITOR"] = ":";
        environment["GIT_PAGER"] = "cat";
    }

    // A variable can't hold NUL, and a title in one is for showing.
    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
