using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Abathur.Temporal.Testing.Npm;

/// <summary>
/// A real agent program in its pinned version: what <c>ABATHUR_TEST_{NAME}</c> names, else installed by npm once per machine, in a
/// folder that all test processes share.
/// </summary>
public sealed class NpmProgram
{
    private readonly string name;
    private readonly string path;
    private readonly Lazy<Task<string>> installed;

    /// <param name="name">The folder beside this file that holds the package and its lock file.</param>
    /// <param name="path">The program inside <c>node_modules</c>; <c>*</c> stands for what differs by machine.</param>
    private NpmProgram(string name, string path)
    {
        (this.name, this.path) = (name, path);
        installed = new(InstallAsync);
    }

    // npm takes the one package of several that fits this machine; such a program needs no node.
    public static NpmProgram Claude { get; } = new("claude", "@anthropic-ai/claude-code-*/claude");

    public static NpmProgram Codex { get; } = new("codex", "@openai/codex-*/vendor/*/bin/codex");

    public static NpmProgram OpenCode { get; } = new("opencode", "opencode-*/bin/opencode");

    public static NpmProgram Copilot { get; } = new("copilot", "@github/copilot-*/copilot");

    public static NpmProgram Gemini { get; } = new("gemini", ".bin/gemini");

    public static NpmProgram Qwen { get; } = new("qwen", ".bin/qwen");

    /// <summary>Claude Code for the Agent Client Protocol.</summary>
    public static NpmProgram ClaudeAcp { get; } = new("claude-acp", ".bin/claude-agent-acp");

    /// <summary>Codex for the Agent Client Protocol.</summary>
    public static NpmProgram CodexAcp { get; } = new("codex-acp", ".bin/codex-acp");

    /// <summary>The official MCP client library of another language, by its <c>package.json</c>.</summary>
    public static NpmProgram McpClient { get; } = new("mcp-client", "@modelcontextprotocol/sdk/package.json");

    /// <summary>What drives a browser and looks for barriers in its pages, by the script of the latter.</summary>
    public static NpmProgram Browser { get; } = new("browser", "axe-core/axe.min.js");

    /// <summary>The environment variable that names a program to use instead.</summary>
    public string Variable => "ABATHUR_TEST_" + name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Its path. Without npm the test is skipped, and fails in CI.</summary>
    public async Task<string> RequireAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
        {
            return set;
        }

        try
        {
            return await installed.Value;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Missing.Tool($"{name} can't be installed with npm here: {e.Message}");
            throw;
        }
    }

    private async Task<string> InstallAsync()
    {
        var lockFile = Resource("package-lock.json");
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "abathur-tests",
            $"{name}-{Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12]}");
        Directory.CreateDirectory(Path.GetDirectoryName(cache)!);
        await using (await LockAsync(cache + ".lock"))
        {
            if (!Directory.Exists(cache))
            {
                // Moved into place when whole: a process that was killed on the way leaves no half of a program.
                var fresh = Directory.CreateDirectory(cache + "." + Environment.ProcessId).FullName;
                await File.WriteAllBytesAsync(Path.Combine(fresh, "package-lock.json"), lockFile);
                await File.WriteAllBytesAsync(Path.Combine(fresh, "package.json"), Resource("package.json"));
                await InstallAsync(fresh);
                Directory.Move(fresh, cache);
            }
        }

        return Find([Path.Combine(cache, "node_modules")], path.Split('/'))
            ?? throw new InvalidOperationException($"no program {path} for this machine in {cache}");
    }

    private static string? Find(IEnumerable<string> folders, ReadOnlySpan<string> parts)
    {
        if (parts.Length > 1)
        {
            var pattern = parts[0];
            return Find([.. folders.SelectMany(folder => Directory.GetDirectories(folder, pattern)).Order(StringComparer.Ordinal)], parts[1..]);
        }

        // On Windows npm writes a script beside what it would link.
        var names = OperatingSystem.IsWindows() ? [parts[0] + ".exe", parts[0] + ".cmd"] : new[] { parts[0] };
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another test process installs.
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static async Task InstallAsync(string folder)
    {
        // Not `npm ci`, which wants the lock to name the packages of every machine, also those that a registry doesn't serve.
        using var npm = Process.Start(new ProcessStartInfo(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm install: {errors}{await output}");
        }
    }

    private byte[] Resource(string file)
    {
        var assembly = typeof(NpmProgram).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(found => found.Replace('\\', '/') == $"Npm/{name}/{file}");
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
