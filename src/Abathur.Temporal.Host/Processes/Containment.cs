using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Abathur.Temporal.Host.Processes;

/// <summary>
/// What this host can do so that nothing of an agent outlives it. On Linux a PID namespace ends with its first process,
/// whatever its members did to hide, and that one dies with the worker. Elsewhere a tree is killed process by process.
/// </summary>
public sealed class Containment
{
    private const string NoNamespace = "";

    private static readonly string[] ToolFolders = ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/run/current-system/sw/bin/"];

    // The first that works is taken. The mount namespace hides the worker's own /proc entry, its environment included.
    private static readonly string[] Namespaces =
    [
        "--pid --fork --kill-child --mount-proc",
        "--pid --fork --kill-child",
        "--user --map-current-user --pid --fork --kill-child --mount-proc",
        "--user --map-current-user --pid --fork --kill-child",
    ];

    // A busy machine is not one that can't.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Containment> Detected = new(() => OperatingSystem.IsLinux() ? DetectLinux() : Elsewhere());

    private Containment(IReadOnlyList<string> wrapper, bool hasNamespaces, bool diesWithWorker, string description)
    {
        Wrapper = wrapper;
        HasNamespaces = hasNamespaces;
        IsComplete = hasNamespaces && diesWithWorker;
        Description = description;
    }

    /// <summary>The programs with their arguments that an agent's command is put behind.</summary>
    public IReadOnlyList<string> Wrapper { get; }

    /// <summary>Whether the first process that the worker sees is a guard, whose end is the end of all the agent's processes.</summary>
    public bool HasNamespaces { get; }

    /// <summary>Whether that process opens a session of its own.</summary>
    public bool HasSession => Wrapper.Any(word => word.EndsWith("/setsid", StringComparison.Ordinal));

    /// <summary>Whether an agent can leave nothing behind, also if the worker is killed.</summary>
    public bool IsComplete { get; }

    /// <summary>The same in words, for <c>doctor</c>.</summary>
    public string Description { get; }

    /// <summary>What a command is put behind so that it dies with the worker; empty where the system knows no such thing.</summary>
    internal static IReadOnlyList<string> DiesWithWorker { get; } = OnWorkersDeath("KILL");

    /// <summary>The same for a program that cleans up when it is asked to end, as git does.</summary>
    internal static IReadOnlyList<string> EndsWithWorker { get; } = OnWorkersDeath("TERM");

    /// <summary>Finds out by trying, once.</summary>
    public static Containment Detect() => Detected.Value;

    /// <summary>What a Linux host without PID namespaces has; tests show that it holds too.</summary>
    internal static Containment WithoutNamespaces() => Linux(NoNamespace);

    private static IReadOnlyList<string> OnWorkersDeath(string signal) =>
        OperatingSystem.IsLinux() && ToolPath("setpriv") is { } setpriv ? [setpriv, "--pdeathsig", signal, "--"] : [];

    private static Containment DetectLinux() => Linux(ToolPath("unshare") is { } unshare
        ? Namespaces.FirstOrDefault(flags => Works([unshare, .. flags.Split(' '), "--", unshare, "--version"])) ?? NoNamespace
        : NoNamespace);

    private static Containment Linux(string flags)
    {
        var wrapper = new List<string>();
        wrapper.AddRange(DiesWithWorker);

        // A session of its own, so that Ctrl-C at the worker's terminal reaches the worker only, which then ends its agents in order.
        if (ToolPath("setsid") is { } setsid)
        {
            wrapper.Add(setsid);
        }

        var diesWithWorker = DiesWithWorker.Count > 0;
        if (flags.Length == 0)
        {
            return new(wrapper, false, diesWithWorker, "no PID namespaces: agents are found by their parents, their session and a mark in their environment, and killed one by one"
                + (diesWithWorker ? "" : "; without setpriv an agent outlives a killed worker until the next one starts"));
        }

        // The second unshare, which unshares nothing, is the namespace's first process: the kernel spares that one from
        // signals it doesn't handle, and an agent should die of TERM.
        var unshare = ToolPath("unshare")!;
        wrapper.AddRange([unshare, .. flags.Split(' '), "--", unshare, "--fork", "--"]);
        return new(wrapper, true, diesWithWorker, $"PID namespaces (unshare {flags})" + (diesWithWorker ? ", which die with the worker" : ""));
    }

    private static Containment Elsewhere() => new(
        [], false, false, $"process trees are killed process by process on {RuntimeInformation.OSDescription}: one that detached itself survives");

    // Not from the PATH: whoever writes into a folder of it would get every agent to wrap.
    internal static string? ToolPath(string name) =>
        ToolFolders.Select(folder => folder + name).FirstOrDefault(File.Exists);

    private static bool Works(IReadOnlyList<string> command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process!.WaitForExit(Patience))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
