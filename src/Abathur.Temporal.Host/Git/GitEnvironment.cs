using System.Diagnostics;
using System.Globalization;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Git;

/// <summary>
/// The whole environment of our git calls. Agents share the repository's configuration with us, so what it could make git
/// run is switched off; configuration given by environment wins over every file, and git's own child processes inherit it.
/// </summary>
internal static class GitEnvironment
{
    public const string Name = "Abathur";
    public const string Email = "abathur@localhost";

    private static readonly string Nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    private static readonly string[] Allowed =
    [
        "HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "XDG_CONFIG_HOME",
        "TMPDIR", "TMP", "TEMP", "SystemRoot", "windir", "PATHEXT", "USER", "LOGNAME", "USERNAME",
    ];

    // What git and ssh need to reach a remote as the operator does.
    private static readonly string[] AllowedOnNetwork =
    [
        "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
    ];

    // Nobody is there to answer: ssh asks a program instead of the terminal, and that one says no. A transfer that stalls ends.
    private static readonly (string Name, string Value)[] FixedOnNetwork =
    [
        ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"),
        ("GIT_HTTP_LOW_SPEED_LIMIT", "1000"),
        ("GIT_HTTP_LOW_SPEED_TIME", "60"),
        ("SSH_ASKPASS", "/bin/false"),
        ("SSH_ASKPASS_REQUIRE", "force"),
    ];

    private static readonly (string Name, string Value)[] Fixed =
    [
        ("LC_ALL", "C"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_EDITOR", ":"),
        ("GIT_SEQUENCE_EDITOR", ":"),
        ("GIT_PAGER", "cat"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        // A partial clone would fetch by whatever transport the configuration names: these calls have no business on the network.
        ("GIT_ALLOW_PROTOCOL", string.Empty),
        ("GIT_COMMITTER_NAME", Name),
        ("GIT_COMMITTER_EMAIL", Email),
    ];

    /// <summary>Git LFS as <c>git lfs install</c> sets it up.</summary>
    public static readonly (string Key, string Value)[] Lfs =
    [
        ("filter.lfs.clean", "git-lfs clean -- %f"),
        ("filter.lfs.smudge", "git-lfs smudge -- %f"),
        ("filter.lfs.process", "git-lfs filter-process"),
        ("filter.lfs.required", "true"),
    ];

    private static readonly (string Key, string Value)[] Configuration =
    [
        ("core.hooksPath", Nothing),
        ("core.fsmonitor", "false"),
        ("core.filesRefLockTimeout", "2000"),
        ("core.packedRefsTimeout", "5000"),
        ("core.quotePath", "false"),
        // It refuses files whose line endings would change: salvage takes them as they are.
        ("core.safecrlf", "false"),
        ("credential.helper", string.Empty),
        ("commit.gpgSign", "false"),
        ("merge.verifySignatures", "false"),
        ("log.showSignature", "false"),
        ("diff.ignoreSubmodules", "dirty"),
        ("submodule.recurse", "false"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("rerere.enabled", "false"),
        ("rebase.backend", "merge"),
        ("rebase.autoStash", "false"),
        ("merge.autoStash", "false"),
        // These two would move branches and notes of the operator's along with a task's commits.
        ("rebase.updateRefs", "false"),
        ("notes.rewrite.rebase", "false"),
    ];

    /// <summary>Replaces the environment of <paramref name="info"/>.</summary>
    public static void Apply(ProcessStartInfo info, GitCommand command, IReadOnlyList<(string Key, string Value)> overrides)
    {
        var environment = info.Environment;
        environment.Clear();

        // Git LFS fetches contents while git itself stays off the network.
        var lfs = command.Context.Allows.Lfs;
        foreach (var name in command.Network || lfs ? Allowed.Concat(AllowedOnNetwork) : Allowed)
        {
            Set(environment, name, Environment.GetEnvironmentVariable(name));
        }

        var onNetwork = FixedOnNetwork.Where(pair => command.Network || (lfs && pair.Name != "GIT_ALLOW_PROTOCOL"));
        foreach (var (name, value) in Fixed.Concat(onNetwork))
        {
            environment[name] = value;
        }

        if (!lfs)
        {
            environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        }

        environment["PATH"] = string.Join(Path.PathSeparator, ProgramPath.Folders(Environment.GetEnvironmentVariable("PATH")));
        Set(environment, "GIT_DIR", command.Context.GitDirectory);
        Set(environment, "GIT_WORK_TREE", command.Context.WorkTree);
        Set(environment, "GIT_CEILING_DIRECTORIES", command.Context.Ceiling);
        Set(environment, "GIT_INDEX_FILE", command.IndexFile);
        Set(environment, "GIT_ALTERNATE_OBJECT_DIRECTORIES", command.Context.Alternates);
        if (command.Context.Objects is { } objects)
        {
            environment["GIT_OBJECT_DIRECTORY"] = objects;
            environment["GIT_CONFIG_NOSYSTEM"] = "1";
            environment["GIT_CONFIG_GLOBAL"] = Nothing;
        }

        if (command.AsAuthor)
        {
            environment["GIT_AUTHOR_NAME"] = Name;
            environment["GIT_AUTHOR_EMAIL"] = Email;
        }

        var count = 0;
        (string Key, string Value)[] excludes = command.Context.Excludes is { } file ? [("core.excludesFile", file)] : [];
        var ours = Configuration.Where(pair => !(command.Network || lfs) || pair.Key != "credential.helper");
        foreach (var (key, value) in ours.Concat(overrides).Concat(lfs ? Lfs : []).Concat(excludes))
        {
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
            count++;
        }

        environment["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
    }

    private static void Set(IDictionary<string, string?> environment, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            environment[name] = value;
        }
    }
}
