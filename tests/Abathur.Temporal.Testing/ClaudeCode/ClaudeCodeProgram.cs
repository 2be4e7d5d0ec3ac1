using System.ComponentModel;
using System.Diagnostics;

namespace Abathur.Temporal.Testing.ClaudeCode;

/// <summary>
/// The real Claude Code: what <c>ABATHUR_TEST_CLAUDE</c> names, else the pinned version, installed by npm once per machine.
/// </summary>
public static class ClaudeCodeProgram
{
    private const string Variable = "ABATHUR_TEST_CLAUDE";

    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Its path. Without npm the test is skipped, and fails in CI.</summary>
    public static async Task<string> RequireAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
        {
            return set;
        }

        try
        {
            return await Installed.Value;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"Claude Code can't be installed with npm here: {e.Message}");
            throw;
        }
    }

    private static async Task<string> InstallAsync()
    {
        var lockFile = Resource("package-lock.json");
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "abathur-tests",
            "claude-code-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(lockFile))[..12]);
        if (!Directory.Exists(cache))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(cache)!);
            var fresh = Directory.CreateDirectory(cache + "." + Environment.ProcessId).FullName;
            await File.WriteAllBytesAsync(Path.Combine(fresh, "package-lock.json"), lockFile);
            await File.WriteAllBytesAsync(Path.Combine(fresh, "package.json"), Resource("package.json"));
            await NpmAsync(fresh);
            try
            {
                Directory.Move(fresh, cache);
            }
            catch (IOException) when (Directory.Exists(cache))
            {
                // Another test process was first.
                Directory.Delete(fresh, recursive: true);
            }
        }

        // npm takes the one package of eight that fits this machine; its program needs no node.
        return Directory.GetDirectories(Path.Combine(cache, "node_modules", "@anthropic-ai"), "claude-code-*")
            .SelectMany(package => Directory.GetFiles(package, OperatingSystem.IsWindows() ? "claude.exe" : "claude"))
            .FirstOrDefault() ?? throw new InvalidOperationException($"no claude for this machine in {cache}");
    }

    private static async Task NpmAsync(string folder)
    {
        using var npm = Process.Start(new ProcessStartInfo(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
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
            throw new InvalidOperationException($"npm ci: {errors}{await output}");
        }
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(ClaudeCodeProgram).Assembly.GetManifestResourceStream("ClaudeCode." + name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
